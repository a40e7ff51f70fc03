import ChatConformance
import Localization
import SessionLanguage
import SessionRunner

/// A failing session in words that help: what was due and what came, what led to it, a line to try by hand.
package struct FailureReport {
  let result: SessionResult
  let failure: Failure
  let library: Library
  let server: String
  let palette: Palette

  package init(
    result: SessionResult, failure: Failure, library: Library, server: String, palette: Palette
  ) {
    (self.result, self.failure, self.library) = (result, failure, library)
    (self.server, self.palette) = (server, palette)
  }

  /// All that there is to say.
  var lines: [String] {
    let mark = "\(palette.bad("✗ \(session.id)"))  \(palette.bad(failure.verdict.rawValue))"
    let requirements = library.requirements(brokenIn: result).map {
      "  \(palette.strong($0.id))  \($0.sentence.translated)"
    }
    return [mark, "  \(session.title.translated)"] + requirements + [""] + place
      + ["  " + "\(words).".translated]
      + indented(evidence.lines) + [""] + indented(timeline(14)) + [""] + byHand + notes + [""]
  }

  /// The failure in one line: what was seen, and what that speaks against, where it does so whatever session shows it.
  var line: String {
    // Framing makes no difference to what is plain.
    let requirement = failure.symptom.isPlain ? failure.symptom.usualRequirements(isLine: true).first : nil
    let told = [requirement.map { palette.strong($0) }, "\(words).".translated].compactMap(\.self)
    return "\(palette.bad("✗ \(session.id)"))  \(palette.bad(failure.verdict.rawValue))  "
      + told.joined(separator: "  ")
  }

  /// What was seen, in a sentence without its full stop.
  package var words: String { Sighting(failure: failure, result: result).words }

  package var evidence: EvidenceReport { EvidenceReport(failure: failure, palette: palette) }

  package var diagram: SequenceDiagram { SequenceDiagram(of: result, failure: failure) }

  private var session: Session { result.session }

  private var place: [String] { sourceLine.map { ["  \($0)"] } ?? [] }

  /// The line of the session that was not as it must be.
  var sourceLine: String? {
    let source = library.source(of: session).split(separator: "\n", omittingEmptySubsequences: false)
    return failure.line.flatMap { number in
      source.dropFirst(number - 1).first.map { "line \(number):  \($0)".shortened.translated }
    }
  }

  /// What led to it, in no more lines than these; without the runner's fences where nothing is wrong with one and that is asked for.
  func timeline(_ most: Int, withoutFences: Bool = false) -> [String] {
    Timeline(of: result, for: failure, withoutFences: withoutFences).lines(atMost: most)
  }

  private var notes: [String] { result.notes.map { "  " + "note".translated.padding(to: 9) + $0.translated } }

  /// For a shell; each but the last is for a terminal of its own.
  var byHandCommands: [String] {
    let doer = Sighting(failure: failure, result: result).actor
    return ByHand(
      result: result, doer: doer, server: server, isAboutLog: failure.symptom.isAboutLog
    ).commands.map(\.translated)
  }

  var byHand: [String] {
    byHandCommands.enumerated().map {
      "  " + ($0.offset == 0 ? "by hand".translated : "").padding(to: 9) + $0.element
    }
  }

  private func indented(_ lines: [String]) -> [String] { lines.map { "    \($0)" } }
}

extension String {
  /// As much of it as anybody reads: a megabyte is told, not shown.
  var shortened: String {
    let (most, shown) = (500, 300)
    return unicodeScalars.count > most ? "\(prefix(shown))… (\(utf8.count) bytes as shown)".translated : self
  }
}

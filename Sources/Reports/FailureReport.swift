import ChatConformance
import SessionLanguage
import SessionRunner

/// A failing session in words that help: what was due and what came, what led to it, a line to try by hand.
struct FailureReport {
  let result: SessionResult
  let failure: Failure
  let library: Library
  let server: String
  let palette: Palette

  /// All that there is to say.
  var lines: [String] {
    let mark = "\(palette.bad("✗ \(session.id)"))  \(palette.bad(failure.verdict.rawValue))"
    let requirements = library.requirements(brokenIn: result).map {
      "  \(palette.strong($0.id))  \($0.sentence)"
    }
    return [mark, "  \(session.title)"] + requirements + [""] + place + ["  \(words)."]
      + indented(evidence.lines) + [""] + indented(timeline(14)) + [""] + byHand + notes + [""]
  }

  /// The failure in one line.
  var line: String {
    "\(palette.bad("✗ \(session.id)"))  \(palette.bad(failure.verdict.rawValue))  \(session.title)"
  }

  /// What was seen, in a sentence without its full stop.
  var words: String { Sighting(failure: failure, result: result).words }

  var evidence: EvidenceReport { EvidenceReport(evidence: failure.evidence, palette: palette) }

  var diagram: SequenceDiagram { SequenceDiagram(of: result, failure: failure) }

  private var session: Session { result.session }

  private var place: [String] { sourceLine.map { ["  \($0)"] } ?? [] }

  /// The line of the session that was not as it must be.
  var sourceLine: String? {
    let source = library.source(of: session).split(separator: "\n", omittingEmptySubsequences: false)
    return failure.line.flatMap { number in
      source.dropFirst(number - 1).first.map { "line \(number):  \($0)".shortened }
    }
  }

  /// The last things that happened; without the runner's fences where nothing is wrong with one and that is asked for.
  func timeline(_ most: Int, withoutFences: Bool = false) -> [String] {
    let events = result.timeline.filter { !withoutFences || failure.isAboutFence || !$0.isOfFence }
    guard !events.isEmpty, most > 1 else { return [] }
    let shown = events.suffix(most)
    let left = events.count - shown.count
    return (left > 0 ? ["     …       \(left) earlier"] : []) + shown.map { $0.shown.shortened }
  }

  private var notes: [String] { result.notes.map { "  note     \($0)" } }

  var byHand: [String] {
    let doer = Sighting(failure: failure, result: result).actor
    let commands = ByHand(result: result, doer: doer, server: server).commands
    return commands.enumerated().map { "  \($0.offset == 0 ? "by hand" : "       ")  \($0.element)" }
  }

  private func indented(_ lines: [String]) -> [String] { lines.map { "    \($0)" } }
}

extension Failure {
  /// Whether it is a fence that did not come as it must.
  var isAboutFence: Bool {
    guard case .stream(_, let expected, let actual, _) = evidence else { return false }
    return Fence.number(of: expected.first?.bytes ?? actual) != nil
  }
}

extension Event {
  /// Whether it is the saying or the hearing of one of the runner's own messages.
  var isOfFence: Bool {
    switch what {
    case .sent(let bytes), .heard(let bytes): Fence.number(of: bytes) != nil
    case .joined, .ended, .closed, .server: false
    }
  }

  /// One line: when, who, what.
  var shown: String {
    let number = "\(self.time.inMilliseconds)"
    let time = String(repeating: " ", count: max(0, 6 - number.count)) + "\(number) ms"
    let who = client?.description ?? "server"
    switch what {
    case .joined(let endpoint): return "\(time)  \(who) joins from port \(endpoint.port)"
    case .sent(let bytes): return "\(time)  \(who) >  \(Visible.folded(bytes))"
    case .heard(let bytes): return "\(time)  \(who) <  \(Visible.folded(bytes))"
    case .ended(let ending): return "\(time)  \(who) \(ending.rawValue)"
    case .closed(let reset): return "\(time)  \(who) <  \(reset ? "reset" : "closed") by the server"
    case .server(let action): return "\(time)  server \(action.rawValue)"
    }
  }
}

extension String {
  /// As much of it as anybody reads: a megabyte is told, not shown.
  var shortened: String {
    let (most, shown) = (500, 300)
    return unicodeScalars.count > most ? "\(prefix(shown))… (\(utf8.count) bytes as shown)" : self
  }
}

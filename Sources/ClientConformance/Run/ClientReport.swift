import ChatConformance
import Localization
import SessionLanguage

/// What a person reads of a run: what failed, requirement by requirement, and the figures.
package struct ClientReport {
  /// How many of the last things that happened are told.
  private static let momentsShown = 16

  private let library: ClientLibrary
  private let traces: Bool

  package init(library: ClientLibrary, traces: Bool) {
    self.library = library
    self.traces = traces
  }

  /// What is said as soon as a session is over; nil where there is nothing to say.
  package func text(for result: ClientResult) -> String? {
    switch result.outcome {
    case .failed(let failure): (text(of: failure, in: result) + [""]).joined(separator: "\n")
    case .passed where traces: (["✓ \(result.session.id)"] + moments(of: result)).joined(separator: "\n")
    case .skipped(let reason) where traces: "- \(result.session.id)  \(reason.translated)"
    case .passed, .skipped: nil
    }
  }

  /// What a person reads of a failure, a line each.
  package func text(of failure: ClientFailure, in result: ClientResult) -> [String] {
    let session = result.session
    let requirements = result.broken.compactMap { library.requirement($0) }
    let place = (failure.line.map { "line \($0)" } ?? "at the beginning").translated
    let hints = requirements.count == 1 ? requirements.compactMap { clientHint(for: $0.id) } : []
    return ["✗ \(session.id)  \(session.title.translated)"]
      + requirements.map { "  \($0.id)  \($0.sentence.translated)" }
      + ["  \(place): \(failure.step)", "    " + line("expected", failure.expected)]
      + failure.seen.enumerated().map { "    " + line($0.offset == 0 ? "seen" : "", $0.element) }
      + hints.map { "  " + line("hint", $0, columns: 6) }
      + ["  " + "what happened".translated] + moments(of: result)
  }

  private func line(_ topic: String, _ words: String, columns: Int = 10) -> String {
    topic.translated.padding(to: columns) + words.translated
  }

  private func moments(of result: ClientResult) -> [String] {
    let all = result.moments
    let left = all.count - Self.momentsShown
    return (left > 0 ? ["         …     " + "\(left) earlier".translated] : [])
      + all.suffix(Self.momentsShown).map { moment in
        let time = "\(Int(moment.time / .milliseconds(1)))"
        return String(repeating: " ", count: max(0, 8 - time.count))
          + "\(time) ms  \(moment.words.translated)"
      }
  }

  /// What is said at the end, the last line being the figures.
  package func closing(_ record: ClientRecord) -> String {
    var lines = record.ownNicks.map { nick in
      line("nick", nick.isEmpty ? "the client adds none" : "\(nick), the client's own")
    }
    var (broken, silent): ([String], [String]) = ([], [])
    for requirement in record.requirements {
      switch record.state(of: requirement) {
      case .kept: break
      case .broken: broken.append(requirement.id)
      case .notShown: silent.append(requirement.id)
      }
    }
    if !broken.isEmpty { lines.append(line("broken", broken.joined(separator: " "))) }
    if !silent.isEmpty { lines.append(line("not shown", silent.joined(separator: " "))) }
    let reasons = Dictionary(grouping: record.results.compactMap(\.reason)) { $0 }
    lines += reasons.sorted { $0.key < $1.key }.map {
      line("skipped", "\($0.value.count): \($0.key.translated)")
    }
    let figures = "\(record.passed) passed, \(record.failed) failed, \(record.skipped) skipped"
    lines += ["", figures.translated]
    return lines.joined(separator: "\n")
  }
}

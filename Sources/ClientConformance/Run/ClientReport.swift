import ChatConformance
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
    case .failed(let failure): text(of: failure, in: result).joined(separator: "\n")
    case .passed where traces: (["✓ \(result.session.id)"] + moments(of: result)).joined(separator: "\n")
    case .skipped(let reason) where traces: "- \(result.session.id)  \(reason)"
    case .passed, .skipped: nil
    }
  }

  private func text(of failure: ClientFailure, in result: ClientResult) -> [String] {
    let session = result.session
    let requirements = session.covers.compactMap { library.requirement($0) }
    let place = failure.line.map { "line \($0): " } ?? "at the beginning: "
    let hints = session.covers.count == 1 ? session.covers.compactMap { clientHint(for: $0) } : []
    return ["✗ \(session.id)  \(session.title)"] + requirements.map { "  \($0.id)  \($0.sentence)" }
      + ["  \(place)\(failure.step)", "    expected  \(failure.expected)"]
      + failure.seen.enumerated().map { "    \($0.offset == 0 ? "seen      " : "          ")\($0.element)" }
      + hints.map { "  hint  \($0)" } + ["  what happened"] + moments(of: result) + [""]
  }

  private func moments(of result: ClientResult) -> [String] {
    let all = result.moments
    let left = all.count - Self.momentsShown
    return (left > 0 ? ["         …     \(left) earlier"] : [])
      + all.suffix(Self.momentsShown).map { moment in
        let time = "\(Int(moment.time / .milliseconds(1)))"
        return String(repeating: " ", count: max(0, 8 - time.count)) + "\(time) ms  \(moment.words)"
      }
  }

  /// What is said at the end, the last line being the figures.
  package func closing(_ results: [ClientResult]) -> String {
    var lines = Set(results.compactMap(\.ownNick)).sorted { $0.lexicographicallyPrecedes($1) }.map { nick in
      "nick      " + (nick.isEmpty ? "the client adds none" : "\(Visible(nick).text), the client's own")
    }
    let broken = library.requirements.filter { requirement in
      results.contains { $0.hasFailed && $0.session.covers.contains(requirement.id) }
    }
    if !broken.isEmpty { lines.append("broken    \(broken.map(\.id).joined(separator: " "))") }
    let shown = Set(results.filter { !$0.isSkipped }.flatMap(\.session.covers))
    let silent = library.requirements.filter { !shown.contains($0.id) }.map(\.id)
    if !silent.isEmpty { lines.append("not shown \(silent.joined(separator: " "))") }
    var reasons: [String: Int] = [:]
    for case .skipped(let reason) in results.map(\.outcome) { reasons[reason, default: 0] += 1 }
    lines += reasons.sorted { $0.key < $1.key }.map { "skipped   \($0.value): \($0.key)" }
    let passed = results.count { $0.outcome == .passed }
    let failed = results.count(where: \.hasFailed)
    lines.append("\n\(passed) passed, \(failed) failed, \(results.count - passed - failed) skipped")
    return lines.joined(separator: "\n")
  }
}

extension ClientResult {
  package var hasFailed: Bool { if case .failed = outcome { true } else { false } }
  package var isSkipped: Bool { if case .skipped = outcome { true } else { false } }
}

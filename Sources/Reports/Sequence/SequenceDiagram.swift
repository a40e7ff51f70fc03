import ChatConformance
import SessionLanguage
import SessionRunner

/// What happened between the clients of a session and the server, as a sequence diagram: one value, drawn for a terminal,
/// as Mermaid, as SVG and as a table.
///
/// It is bounded: `mostSteps` around what is wrong, and `mostClients`. The runner's fences are left out unless one of
/// them is what is wrong.
package struct SequenceDiagram: Hashable, Sendable {
  /// In the order in which they came.
  package private(set) var lifelines: [Lifeline] = []
  package private(set) var steps: [SequenceStep] = []
  /// How many steps before and behind these are left out, and how many clients.
  package private(set) var earlier = 0
  package private(set) var later = 0
  package private(set) var others = 0

  package static let mostSteps = 24
  package static let mostClients = 10
  private static let mostBehind = 4

  /// Draws what happened in a session; what failed in it is marked.
  package init(of result: SessionResult, failure: Failure? = nil) {
    let script = SequenceScript(of: result, failure: failure)
    var clients: [ClientName] = []
    for name in script.steps.flatMap(\.clients) where !clients.contains(name) { clients.append(name) }
    let first = script.steps.filter { $0.mark != nil }.flatMap(\.clients) + script.doers
    let chosen = Set((first + clients).uniqued.prefix(Self.mostClients))
    others = clients.count - chosen.count
    let all = script.steps.compactMap { $0.among(chosen) }
    let marked = all.firstIndex { $0.mark != nil } ?? all.count
    let end = min(all.count, marked + 1 + Self.mostBehind)
    let start = max(0, end - Self.mostSteps)
    (earlier, later) = (start, all.count - end)
    steps = Array(all[start..<end])
    lifelines = clients.filter(chosen.contains).compactMap { Lifeline(of: $0, in: all, shown: start..<end) }
  }
}

extension SequenceDiagram {
  /// A client, from the step in which it comes to the one with which it ends.
  package struct Lifeline: Hashable, Sendable {
    package let client: ClientName
    /// Steps that are shown.
    package let span: ClosedRange<Int>

    /// Nil where it has come and gone outside of what is shown.
    fileprivate init?(of client: ClientName, in steps: [SequenceStep], shown: Range<Int>) {
      let first = steps.firstIndex { $0.clients.contains(client) } ?? 0
      let last =
        steps.lastIndex { $0.turn == .last && $0.clients.contains(client) } ?? max(0, steps.count - 1)
      guard first < shown.upperBound, last >= shown.lowerBound, first <= last else { return nil }
      self.client = client
      span =
        max(first, shown.lowerBound) - shown.lowerBound...min(last, shown.upperBound - 1) - shown.lowerBound
    }
  }
}

extension [ClientName] {
  fileprivate var uniqued: [ClientName] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

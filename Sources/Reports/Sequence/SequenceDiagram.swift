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
  package private(set) var steps: [Step] = []
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
    fileprivate init?(of client: ClientName, in steps: [Step], shown: Range<Int>) {
      let first = steps.firstIndex { $0.clients.contains(client) } ?? 0
      let last =
        steps.lastIndex { $0.turn == .last && $0.clients.contains(client) } ?? max(0, steps.count - 1)
      guard first < shown.upperBound, last >= shown.lowerBound, first <= last else { return nil }
      self.client = client
      span =
        max(first, shown.lowerBound) - shown.lowerBound...min(last, shown.upperBound - 1) - shown.lowerBound
    }
  }

  /// One row.
  package struct Step: Hashable, Sendable {
    package enum Course: Hashable, Sendable {
      case toServer(ClientName)
      /// The same to each of them, one right after the other.
      case toClients([ClientName])
      /// What becomes of the server itself.
      case atServer
    }

    package enum Words: Hashable, Sendable {
      /// A message, and the byte of it that matters.
      case message([UInt8], offset: Int)
      case deed(String)
    }

    package enum Mark: Hashable, Sendable {
      /// It was due and did not come.
      case missing
      /// It came otherwise than it must, instead of what was due, where that is known.
      case otherwise(due: Words?)
    }

    /// Since the session began; nil for what did not happen.
    package var time: Duration?
    package var course: Course
    package var words: Words
    package var mark: Mark?
    var turn = Turn.between

    /// What it is in the life of a connection.
    enum Turn: Hashable, Sendable {
      case first, between
      /// The client will say no more.
      case goodbye
      case last
    }

    package var clients: [ClientName] {
      switch course {
      case .toServer(let client): [client]
      case .toClients(let clients): clients
      case .atServer: []
      }
    }

    /// The same for these clients alone; nil where it is about others only.
    fileprivate func among(_ chosen: Set<ClientName>) -> Step? {
      var step = self
      if case .toClients(let clients) = course { step.course = .toClients(clients.filter(chosen.contains)) }
      return course == .atServer || step.clients.contains(where: chosen.contains) ? step : nil
    }
  }
}

extension SequenceDiagram.Step {
  package var milliseconds: String { time.map { "\($0.inMilliseconds) ms" } ?? "" }

  /// What is wrong with it, in words; nil where nothing is.
  package func complaint(columns: Int = 300) -> String? {
    switch mark {
    case nil: nil
    case .missing: "due, and did not come"
    case .otherwise(let due): due.map { "due was \($0.text(columns: columns))" } ?? "not due"
    }
  }
}

extension SequenceDiagram.Step.Words {
  /// Made visible, and so cut that what matters of it is seen.
  package func text(columns: Int = 300) -> String {
    switch self {
    case .message(let bytes, let offset):
      Visible(folding: bytes, caretAt: offset, limit: columns).text
    case .deed(let words): words
    }
  }
}

extension [ClientName] {
  fileprivate var uniqued: [ClientName] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

import ChatProtocol
import SessionRunner

/// A wrong server, made from the right one by changing what it hears and what it does.
package struct MutantServer: ServerModel {
  /// Who is in the room.
  package struct Members {
    package fileprivate(set) var present: [Int] = []
    /// Of everybody who ever came.
    package fileprivate(set) var ports: [Int: UInt16] = [:]

    fileprivate mutating func follow(_ event: ServerEvent) {
      switch event {
      case .connected(let client, _, let port):
        present.append(client)
        ports[client] = port
      case .ended(let client, _), .lost(let client): present.removeAll { $0 == client }
      case .opened, .received, .quiet: break
      }
    }
  }

  /// What the right server would do, all because of one event.
  package typealias Doing = ([ServerOutput], ServerEvent, Members) -> [ServerOutput]

  /// One thing that the server does, and what the right server would have done in its place.
  package typealias DoingOne = (ServerOutput, _ origin: ServerOutput, ServerEvent, Members) -> [ServerOutput]

  private enum Change {
    case ofAll(Doing)
    case ofEach(DoingOne)
  }

  package let framing: Framing
  /// The room that the wrong server is made from.
  private var right: Oracle
  /// Whether the room is the right one and hears what a right server hears.
  private var isRightInside = true
  private var members = Members()
  private var hearing: [(ServerEvent, Members) -> [ServerEvent]] = []
  private var doing: [Change] = []
  private var waiting: [(Int, Bool) -> Bool] = []

  package init(framing: Framing) {
    self.framing = framing
    right = Oracle(framing: framing)
  }

  /// Changes what the server hears before it acts on it.
  package mutating func hears(_ change: @escaping (ServerEvent, Members) -> [ServerEvent]) {
    hearing.append(change)
    isRightInside = false
  }

  /// Puts another room in the place of the right one.
  package mutating func isMade(from room: Oracle) {
    right = room
    isRightInside = false
  }

  /// Changes what the server does because of one event.
  package mutating func doesAll(_ change: @escaping Doing) { doing.append(.ofAll(change)) }

  /// Changes each single thing that the server does, what it does later included.
  package mutating func doesEach(_ change: @escaping DoingOne) { doing.append(.ofEach(change)) }

  /// Changes whether the server waits for a client to be quiet.
  package mutating func waits(_ change: @escaping (_ client: Int, _ isRight: Bool) -> Bool) {
    waiting.append(change)
  }

  // MARK: - The server

  package mutating func handle(_ event: ServerEvent) -> [ServerOutput] { handle(event, rightly: nil) }

  package func awaitsQuiet(_ client: Int) -> Bool {
    waiting.reduce(right.awaitsQuiet(client)) { isRight, change in change(client, isRight) }
  }

  /// What the server does because of an event, where it is known what the right server would do.
  package mutating func handle(_ event: ServerEvent, rightly: [ServerOutput]?) -> [ServerOutput] {
    members.follow(event)
    if let rightly, isRightInside { return changed(rightly, because: event) }
    let events = hearing.reduce([event]) { events, change in events.flatMap { change($0, members) } }
    return events.flatMap { event in changed(right.handle(event), because: event) }
  }

  /// Makes one change after another; each knows what it sees by its origin, whatever those before it made of it.
  private func changed(_ outputs: [ServerOutput], because event: ServerEvent) -> [ServerOutput] {
    var done = outputs.map { Done(value: $0, origin: $0) }
    for change in doing {
      switch change {
      case .ofAll(let change):
        let origins = Dictionary(done.map { ($0.value, $0.origin) }, uniquingKeysWith: { first, _ in first })
        done = change(done.map(\.value), event, members)
          .map { Done(value: $0, origin: origins[$0] ?? $0) }
      case .ofEach(let change):
        done = done.flatMap { done in
          done.changed { change($0, $1, event, members) }.map { Done(value: $0, origin: done.origin) }
        }
      }
    }
    return done.map(\.value)
  }
}

/// One thing that a server does, and what the right server would have done in its place.
private struct Done {
  let value: ServerOutput
  let origin: ServerOutput

  func changed(_ change: (ServerOutput, ServerOutput) -> [ServerOutput]) -> [ServerOutput] {
    guard case .later(let wait, let outputs) = value else { return change(value, origin) }
    let changed = outputs.flatMap { output in
      Done(value: output, origin: value == origin ? output : origin).changed(change)
    }
    return changed.isEmpty ? [] : [.later(wait, changed)]
  }
}

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

  package let framing: Framing
  /// The room that the wrong server is made from.
  private var right: Oracle
  /// Whether the room is the right one and hears what a right server hears.
  private var isRightInside = true
  private var members = Members()
  private var hearing: [(ServerEvent, Members) -> [ServerEvent]] = []
  private var doing: [Doing] = []
  private var waiting: ((Int, Bool) -> Bool)?

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
  package mutating func doesAll(_ change: @escaping Doing) { doing.append(change) }

  /// Changes whether the server waits for a client to be quiet.
  package mutating func waits(_ change: @escaping (_ client: Int, _ isRight: Bool) -> Bool) {
    waiting = change
  }

  // MARK: - The server

  package mutating func handle(_ event: ServerEvent) -> [ServerOutput] { handle(event, rightly: nil) }

  package func awaitsQuiet(_ client: Int) -> Bool {
    let isRight = right.awaitsQuiet(client)
    return waiting?(client, isRight) ?? isRight
  }

  /// What the server does because of an event, where it is known what the right server would do.
  package mutating func handle(_ event: ServerEvent, rightly: [ServerOutput]?) -> [ServerOutput] {
    members.follow(event)
    if let rightly, isRightInside {
      return doing.reduce(rightly) { outputs, change in change(outputs, event, members) }
    }
    let events = hearing.reduce([event]) { events, change in events.flatMap { change($0, members) } }
    return events.flatMap { event in
      doing.reduce(right.handle(event)) { outputs, change in change(outputs, event, members) }
    }
  }
}

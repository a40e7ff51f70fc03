import ChatProtocol
import SessionRunner

/// A wrong server, made from the right one by changing what it hears and what it does.
package struct MutantServer: ServerModel {
  /// What happens to a server.
  package enum Event: Sendable {
    case opened
    case connected(Int, address: String, port: UInt16)
    case received([UInt8], from: Int)
    case quiet(Int)
    case ended(Int, hearsOn: Bool = false)
    case lost(Int)

    /// Whose doing it is.
    package var client: Int? {
      switch self {
      case .opened: nil
      case .connected(let client, _, _), .received(_, let client), .quiet(let client), .ended(let client, _),
        .lost(let client):
        client
      }
    }
  }

  /// Who is in the room.
  package struct Members {
    package fileprivate(set) var present: [Int] = []
    /// Of everybody who ever came.
    package fileprivate(set) var ports: [Int: UInt16] = [:]

    fileprivate mutating func happened(_ event: Event) {
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
  package typealias Doing = ([ServerOutput], Event, Members) -> [ServerOutput]

  package let framing: Framing
  /// The room that the wrong server is made from.
  private var right: Oracle
  /// Whether the room is the right one and hears what a right server hears.
  private var isRightInside = true
  private var members = Members()
  private var matcher: [(Event, Members) -> [Event]] = []
  private var doing: [Doing] = []
  private var waiting: ((Int, Bool) -> Bool)?

  package init(framing: Framing) {
    self.framing = framing
    right = Oracle(framing: framing)
  }

  /// Changes what the server hears before it acts on it.
  package mutating func hears(_ change: @escaping (Event, Members) -> [Event]) {
    matcher.append(change)
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

  package mutating func opened() -> [ServerOutput] { happened(.opened) }

  package mutating func connected(_ client: Int, address: String, port: UInt16) -> [ServerOutput] {
    happened(.connected(client, address: address, port: port))
  }

  package mutating func received(_ bytes: [UInt8], from client: Int) -> [ServerOutput] {
    happened(.received(bytes, from: client))
  }

  package func awaitsQuiet(_ client: Int) -> Bool {
    let isRight = right.awaitsQuiet(client)
    return waiting?(client, isRight) ?? isRight
  }

  package mutating func quietIntervalPassed(for client: Int) -> [ServerOutput] {
    happened(.quiet(client))
  }

  package mutating func ended(_ client: Int, hearsOn: Bool) -> [ServerOutput] {
    happened(.ended(client, hearsOn: hearsOn))
  }

  package mutating func lost(_ client: Int) -> [ServerOutput] { happened(.lost(client)) }

  /// What the server does because of an event; what the right server does may be known.
  package mutating func happened(_ event: Event, rightly: [ServerOutput]? = nil) -> [ServerOutput] {
    members.happened(event)
    if let rightly, isRightInside {
      return doing.reduce(rightly) { actions, change in change(actions, event, members) }
    }
    let events = matcher.reduce([event]) { events, change in events.flatMap { change($0, members) } }
    return events.flatMap { event in
      doing.reduce(act(on: event)) { actions, change in change(actions, event, members) }
    }
  }

  private mutating func act(on event: Event) -> [ServerOutput] {
    switch event {
    case .opened: right.opened()
    case .connected(let client, let address, let port):
      right.connected(client, address: address, port: port)
    case .received(let bytes, let client): right.received(bytes, from: client)
    case .quiet(let client): right.quietIntervalPassed(for: client)
    case .ended(let client, let hearsOn): right.ended(client, hearsOn: hearsOn)
    case .lost(let client): right.lost(client)
    }
  }
}

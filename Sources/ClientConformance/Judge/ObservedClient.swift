import SessionLanguage

/// A client as it is seen: at the wire, on its terminal, and of its process.
struct ObservedClient {
  /// Whether anything is seen of it but what it sends.
  private let isSeen: Bool
  var wire: ClientWire
  var view: ClientView
  var process = ClientProcess()
  /// When it was looked at last, and before that: what is seen at one look may have come at any time since the other.
  private var looked = (last: Duration.zero, before: Duration.zero)

  init(_ session: ClientSession, habits: ClientHabits, addresses: PlayedAddresses) {
    isSeen = habits.isSeen
    wire = ClientWire(session, addresses: addresses, isGivenNick: habits.takesNick)
    view = ClientView(hasTerminal: habits.hasTerminal)
  }

  mutating func note(_ event: ClientEvent, at now: Duration) {
    if now > looked.last { looked = (now, looked.last) }
    wire.note(event, at: now)
    view.note(event)
    process.note(event)
  }

  /// Whether the observation holds by now.
  func finding(_ observation: ClientObservation, at now: Duration) -> Finding {
    if !isSeen, !observation.isOfTheWire { return .holds }
    return switch observation {
    case .accepts: wire.acceptance(isLater: false, view.rows)
    case .acceptsLater: wire.acceptance(isLater: true, view.rows)
    case .hears(let text), .relays(let text): wire.hearing(text, view.rows)
    case .hearsNothing: wire.silence(at: now)
    case .hearsEnd: wire.end
    case .ends(let ending): process.ending(ending, view.rows)
    case .homeIsPrivate: process.home
    case .isTold: view.tells()
    case .isToldOf(let text): view.tells(of: string(text))
    case .terminalGetsNo(let text): view.getsNo(wire.bytes(text))
    case .lineIs(let text): view.lineIs(string(text))
    case .lineHolds(let text): view.lineHolds(string(text))
    case .sees(let text), .seesOnItsWay(let text): view.shows(string(text))
    case .seesOnce(let text): view.showsOnce(string(text))
    case .seesNo(let text): view.showsNo(string(text))
    case .seesInOrder(let texts): view.showsInOrder(texts.map(string))
    case .seesAsHeard(let text): view.showsAsHeard(string(text))
    case .seesNoImitation: view.showsNoImitation
    }
  }

  /// Takes that the observation holds; gives what follows from it.
  mutating func accept(_ observation: ClientObservation) -> [ClientEffect] {
    switch observation {
    case .accepts, .acceptsLater: wire.accept()
    case .hears(let text): wire.take(text, at: looked.before)
    case .relays(let text):
      wire.take(text, at: looked.before)
      return [wire.sending(text)]
    case .seesOnItsWay(let text): view.remember(onItsWay: string(text))
    case .homeIsPrivate: process.lookAgain()
    case .hearsNothing, .hearsEnd, .sees, .seesOnce, .seesNo, .seesInOrder, .seesAsHeard, .seesNoImitation,
      .isTold, .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends:
      break
    }
    return []
  }

  /// The text, as this client sees it.
  func string(_ text: Text) -> String { String(decoding: wire.bytes(text), as: UTF8.self) }
}

extension ClientObservation {
  /// Whether it is about what the client sends.
  fileprivate var isOfTheWire: Bool {
    switch self {
    case .accepts, .acceptsLater, .hears, .relays, .hearsNothing, .hearsEnd: true
    case .sees, .seesOnce, .seesNo, .seesInOrder, .seesOnItsWay, .seesAsHeard, .seesNoImitation, .isTold,
      .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends, .homeIsPrivate:
      false
    }
  }
}

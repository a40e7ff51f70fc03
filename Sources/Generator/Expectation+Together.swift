import ChatProtocol
import SessionLanguage

// What happens at once, and what a server's end leaves.
extension Expectation {
  mutating func takeTogether(_ acts: [Act]) throws(Unclear) {
    guard !acts.isEmpty, !somebodyStalls else { throw .ambiguous }
    try checkOrder(of: acts)
    let residents = present
    actsTogether = true
    defer { actsTogether = false }
    var happening = Happening()
    for act in acts { happening += try perform(act) }
    try passQuiet(&happening)
    steps.append(.act(.together(acts)))
    coverOrders(of: acts)
    let newcomers = present.filter { !residents.contains($0) }
    let hearAlike = hearTogether(happening, residents)
    for name in happening.closed { observe(.closing(.some([name]))) }
    log(happening, inThatOrder: hearAlike)
    guard !newcomers.isEmpty else { return }
    guard !happening.hasRefusals else { throw .ambiguous }
    observe(.messages(.some(newcomers), .sinceJoining, happening.heard.map(\.text)))
    for name in present { try sayFence(name) }
  }

  /// Refuses what could end in more than one way.
  private func checkOrder(of acts: [Act]) throws(Unclear) {
    let actors = acts.compactMap(\.actor)
    let hasJoins = acts.contains { if case .joins = $0 { true } else { false } }
    let says = acts.contains(where: \.isSaying)
    for act in acts {
      switch act {
      case .joins(let name):
        guard actors.count(where: { $0 == name }) == 1 else { throw .ambiguous }
      case .ends(let name, let ending):
        let own = acts.filter { $0.actor == name }
        // Who closes or half-closes while others talk hears nobody knows how much of it.
        let isClear =
          switch ending {
          case .leaves: !says
          case .halfCloses: own.count == acts.count && own.last == act
          case .resets: own.count == 1
          }
        guard isClear, !hasJoins else { throw .ambiguous }
      case .sendsRaw(_, let segments):
        guard segments.count == 1 else { throw .ambiguous }
      case .sends: continue
      case .stalls, .reads, .server, .together: throw .ambiguous
      }
    }
  }

  /// Adds what those hear who were there before; gives whether all of them hear the same.
  private mutating func hearTogether(_ happening: Happening, _ residents: [ClientName]) -> Bool {
    var groups: [(listeners: [ClientName], texts: [Text])] = []
    for name in residents where clients[name]?.ending == nil || clients[name]?.ending == .halfCloses {
      let texts = happening.heard.filter { $0.listeners.contains(name) }.map(\.text)
      if let index = groups.firstIndex(where: { $0.texts == texts }) {
        groups[index].listeners.append(name)
      } else {
        groups.append((listeners: [name], texts: texts))
      }
    }
    let isOneOrder = isHardened && groups.count == 1 && !happening.hasRefusals
    for (listeners, texts) in groups {
      if let only = texts.first, texts.count == 1 {
        observe(.message(.some(listeners), only))
      } else if !texts.isEmpty {
        observe(.messages(.some(listeners), isOneOrder ? .one : .any, texts))
        if isOneOrder { cover("HARD-1") }
      }
    }
    return isOneOrder && groups.contains { $0.texts.count > 1 }
  }

  private mutating func log(_ happening: Happening, inThatOrder isOneOrder: Bool) {
    guard isOneOrder, !happening.logged.isEmpty else {
      entries += happening.logged.map { .line($0) }
      return
    }
    cover("HARD-2")
    entries.append(.inThatOrder(happening.logged))
  }

  /// The server ends and starts again; who was there has gone.
  ///
  /// A server that is stopped may do as it likes with those who are there, so nobody may be.
  mutating func restart(by action: ServerAction) throws(Unclear) {
    guard dialect.canLaunch, action != .starts, !somebodyStalls else { throw .leftToTheServer }
    if action == .stops {
      guard present.isEmpty, lastEnding == .halfCloses else { throw .leftToTheServer }
    } else {
      try requireClass(.hardened)
      cover("HARD-13")
    }
    need(.launch)
    cover("LOG-1", "LOG-2")
    steps.append(.act(.server(action)))
    if !present.isEmpty { observe(.closing(.some(present))) }
    for name in present { clients[name]?.ending = .resets }
    present = []
    steps.append(.act(.server(.starts)))
    room = Room(framing: dialect.framing)
    opening = lines(of: room.opened())
    entries += opening.map { .line($0) }
  }
}

extension Act {
  fileprivate var isSaying: Bool {
    switch self {
    case .sends, .sendsRaw: true
    case .joins, .ends, .stalls, .reads, .server, .together: false
    }
  }
}

import ChatProtocol
import SessionLanguage

// What happens at once, and what a server's end leaves.
extension Expectation {
  mutating func takeTogether(_ acts: [Act]) throws(Unclear) {
    guard !acts.isEmpty, !room.somebodyStalls else { throw .ambiguous }
    try checkOrder(of: acts)
    let residents = room.present
    actsTogether = true
    defer { actsTogether = false }
    var happening = Happening()
    for act in acts { happening += try perform(act) }
    try passQuiet(&happening)
    script.act(.together(acts))
    cited.citeOrders(of: acts)
    let newcomers = room.present.filter { !residents.contains($0) }
    let hearAlike = hearTogether(happening, residents)
    script.observeClosings(of: happening.closed)
    log(happening, inThatOrder: hearAlike)
    guard !newcomers.isEmpty else { return }
    guard happening.refusals.isEmpty else { throw .ambiguous }
    script.observe(.messages(.some(newcomers), .sinceJoining, happening.heard.map(\.text)))
    for name in room.present { try room.sayFence(name) }
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
    for name in residents where room.clients[name]?.hears == true {
      let texts = happening.heard.filter { $0.listeners.contains(name) }.map(\.text)
      if let index = groups.firstIndex(where: { $0.texts == texts }) {
        groups[index].listeners.append(name)
      } else {
        groups.append((listeners: [name], texts: texts))
      }
    }
    let isOneOrder = isHardened && groups.count == 1 && happening.refusals.isEmpty
    for (listeners, texts) in groups {
      if let only = texts.first, texts.count == 1 {
        script.observe(.message(.some(listeners), only))
      } else if !texts.isEmpty {
        script.observe(.messages(.some(listeners), isOneOrder ? .one : .any, texts))
        if isOneOrder { cited.cite("HARD-1") }
      }
    }
    return isOneOrder && groups.contains { $0.texts.count > 1 }
  }

  private mutating func log(_ happening: Happening, inThatOrder isOneOrder: Bool) {
    guard isOneOrder, !happening.logged.isEmpty else {
      return script.log(happening.logged)
    }
    cited.cite("HARD-2")
    script.logInThatOrder(happening.logged)
  }

  /// The server ends and starts again; who was there has gone.
  ///
  /// A server that is stopped may do as it likes with those who are there, so nobody may be.
  mutating func restart(by action: ServerAction) throws(Unclear) {
    guard dialect.canLaunch, action != .starts, !room.somebodyStalls else { throw .leftToTheServer }
    if action == .stops {
      guard room.present.isEmpty, lastEnding == .halfCloses else { throw .leftToTheServer }
    } else {
      try requireClass(.hardened)
      cited.cite("HARD-13")
    }
    script.need(.launch)
    cited.cite("LOG-1", "LOG-2")
    script.act(.server(action))
    if !room.present.isEmpty { script.observe(.closing(.some(room.present))) }
    script.act(.server(.starts))
    room.restart()
    script.log(room.opening)
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

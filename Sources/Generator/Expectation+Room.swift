import ChatProtocol
import SessionLanguage

// What the room does, as texts that clients hear and lines of the log.
extension Expectation {
  /// What is heard in the order in which it comes; who stalls hears it later.
  mutating func hear(_ happening: Happening) {
    for heard in happening.heard {
      let readers = heard.listeners.filter { clients[$0]?.unread == nil }
      for name in heard.listeners { clients[name]?.unread?.append(heard.text) }
      if !readers.isEmpty { observe(.message(.some(readers), heard.text)) }
    }
    for name in happening.closed { observe(.closing(.some([name]))) }
    entries += happening.logged.map { .line($0) }
  }

  /// The quiet interval passes before anybody acts again.
  mutating func passQuiet(_ happening: inout Happening) throws(Unclear) {
    for name in present {
      guard let id = clients[name]?.id, room.awaitsQuiet(id) else { continue }
      let more = try self.happening(of: room.quietIntervalPassed(for: id))
      try note(more)
      happening += more
    }
  }

  mutating func happening(of effects: [Effect]) throws(Unclear) -> Happening {
    var happening = Happening()
    for effect in effects {
      switch effect {
      case .log(let record): happening.logged += lines(of: [.log(record)])
      case .broadcast(let message):
        guard !present.isEmpty else { continue }
        happening.heard.append(Heard(text: text(of: message), listeners: present))
      case .send(.notice(.notDelivered(let reason)), let id):
        try requireClass(.hardened)
        coverRefusal(reason)
        let words = Notice.notDelivered(reason: reason).text.dropLast(reason.count)
        let listeners = present.filter { clients[$0]?.id == id }
        happening.heard.append(Heard(text: Text([.bytes(Array(words.utf8)), .any]), listeners: listeners))
        happening.hasRefusals = true
      case .send(.notice(.closing(let reason)), let id):
        try requireClass(.hardened)
        cover("HARD-36", "HARD-37")
        let words = Notice.closing(reason: reason).text.dropLast(reason.count)
        let listeners = present.filter { clients[$0]?.id == id }
        happening.heard.append(Heard(text: Text([.bytes(Array(words.utf8)), .any]), listeners: listeners))
      case .send: throw .leftToTheServer
      case .close(let id):
        for name in present where clients[name]?.id == id && clients[name]?.hears == true {
          happening.closed.append(name)
        }
        present.removeAll { clients[$0]?.id == id }
      }
    }
    return happening
  }

  // MARK: - Texts

  /// The lines that are logged, their LFs left out.
  func lines(of effects: [Effect]) -> [Text] {
    effects.flatMap { effect -> [Text] in
      guard case .log(let record) = effect else { return [] }
      return record.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        .map { withHoles(Array($0), for: record.port) }
    }
  }

  private func text(of message: Message) -> Text {
    switch message {
    case .notice(.joined(let port)), .notice(.left(let port)): withHoles(message.bytes, for: port)
    case .notice, .chat: Text(compact: message.bytes)
    }
  }

  /// The text with the address and the port of who it is about left open.
  private func withHoles(_ bytes: [UInt8], for port: UInt16?) -> Text {
    guard let port, let name = names[port], let place = bytes.firstRange(of: Array("\(port)".utf8)) else {
      return Text(compact: bytes)
    }
    let head = bytes[..<place.lowerBound]
    let tail = Text([.port(name)]) + Text(compact: Array(bytes[place.upperBound...]))
    guard let host = head.firstRange(of: Array(Self.address.utf8)) else {
      return Text(compact: Array(head)) + tail
    }
    let between = Piece.bytes(Array(head[host.upperBound...]))
    return Text([.bytes(Array(head[..<host.lowerBound])), .address(name), between]) + tail
  }
}

extension Expectation.Happening {
  static func += (left: inout Self, right: Self) {
    left.heard += right.heard
    left.logged += right.logged
    left.closed += right.closed
    left.hasRefusals = left.hasRefusals || right.hasRefusals
  }
}

extension LogRecord {
  /// Of whom it tells.
  fileprivate var port: UInt16? {
    switch self {
    case .opened: nil
    case .connected(let peer), .disconnected(let peer): peer.port
    case .message(let port, _): port
    }
  }
}

extension Text {
  static func + (left: Text, right: Text) -> Text { Text(left.pieces + right.pieces) }

  static func + (left: Text, right: String) -> Text { Text(left.pieces + [.bytes(Array(right.utf8))]) }
}

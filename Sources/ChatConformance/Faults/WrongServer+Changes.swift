import ChatProtocol

/// One thing that the right server would do, and why.
package struct Deed {
  package let action: ServerModelAction
  package let event: WrongServer.Event
  package let guests: WrongServer.Guests
  package let framing: Framing

  /// To whom something is sent.
  package var recipient: Int? {
    guard case .write(_, let client) = action else { return nil }
    return client
  }

  /// What is sent, its terminator left out.
  package var text: [UInt8]? {
    guard case .write(let bytes, _) = action else { return nil }
    return Array(bytes[..<(bytes.count - framing.terminator.count)])
  }

  package var notice: Notice? {
    guard case .write(let bytes, _) = action, bytes.first == UInt8(ascii: "[") else { return nil }
    return text.flatMap(Notice.init)
  }

  /// What is relayed.
  package var message: [UInt8]? { notice == nil ? text : nil }

  package var entry: LogRecord? {
    guard case .log(let bytes) = action else { return nil }
    return try? LogRecord.parse(bytes).first
  }

  /// Sends other bytes to the same client.
  package func sending(_ bytes: some Sequence<UInt8>) -> ServerModelAction {
    .write(Array(bytes), to: recipient ?? 0)
  }

  /// Sends another text to the same client.
  package func saying(_ text: some Sequence<UInt8>) -> ServerModelAction {
    sending(Array(text) + framing.terminator)
  }
}

extension WrongServer {
  /// Changes each single thing that the server does.
  package mutating func does(_ change: @escaping (Deed) -> [ServerModelAction]) {
    let framing = framing
    doesAll { actions, event, guests in
      actions.flatMap { change(Deed(action: $0, event: event, guests: guests, framing: framing)) }
    }
  }

  /// Changes each notice; what is nil stays as it is.
  package mutating func notifies(_ change: @escaping (Notice, Deed) -> [ServerModelAction]?) {
    does { deed in deed.notice.flatMap { change($0, deed) } ?? [deed.action] }
  }

  /// Changes each message that is sent to a client; what is nil stays as it is.
  package mutating func relays(_ change: @escaping ([UInt8], Deed) -> [ServerModelAction]?) {
    does { deed in deed.message.flatMap { change($0, deed) } ?? [deed.action] }
  }

  /// Changes each entry of the log; what is nil stays as it is.
  package mutating func logs(_ change: @escaping (LogRecord, Deed) -> [ServerModelAction]?) {
    does { deed in deed.entry.flatMap { change($0, deed) } ?? [deed.action] }
  }

  /// Changes the bytes of the log.
  package mutating func logsBytes(_ change: @escaping ([UInt8]) -> [UInt8]) {
    does { deed in
      guard case .log(let bytes) = deed.action else { return [deed.action] }
      return [.log(change(bytes))]
    }
  }

  /// Changes the texts of messages, on the wire and in the log; what is nil is dropped.
  package mutating func mangles(_ change: @escaping ([UInt8]) -> [UInt8]?) {
    // Everybody gets the same text.
    var last: (text: [UInt8], change: [UInt8]?) = ([], [])
    relays { text, deed in
      if text != last.text { last = (text, change(text)) }
      return last.change.map { [deed.saying($0)] } ?? []
    }
    logs { entry, _ in
      guard case .message(let port, let text) = entry else { return nil }
      return change(text).map { [.log(LogRecord.message(port: port, text: $0).bytes)] } ?? []
    }
  }

  /// The same, for texts as characters.
  package mutating func rewrites(_ change: @escaping (String) -> String) {
    mangles { Array(change(String(decoding: $0, as: UTF8.self)).utf8) }
  }
}

extension [UInt8] {
  /// What stands between LFs; what follows the last is the last.
  var lines: [[UInt8]] {
    split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }
}

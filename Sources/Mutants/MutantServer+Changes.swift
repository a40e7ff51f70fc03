import ChatProtocol
import SessionRunner

/// One thing that the right server would do, and why.
package struct Output {
  package let value: ServerOutput
  /// What the right server would have done in its place: other mutants may have changed it before.
  let origin: ServerOutput
  package let event: ServerEvent
  package let members: MutantServer.Members
  package let framing: Framing

  /// To whom something is sent.
  package var recipient: Int? {
    guard case .write(_, let client) = value else { return nil }
    return client
  }

  /// What is sent, its terminator left out.
  package var text: [UInt8]? { text(of: value) }

  package var notice: Notice? { recipient == nil ? nil : notice(in: value) ?? notice(in: origin) }

  /// What is relayed.
  package var message: [UInt8]? { notice == nil ? text : nil }

  package var entry: LogRecord? {
    guard case .log = value else { return nil }
    return entry(in: value) ?? entry(in: origin)
  }

  private func text(of output: ServerOutput) -> [UInt8]? {
    guard case .write(let bytes, _) = output else { return nil }
    let isEnded = bytes.suffix(framing.terminator.count).elementsEqual(framing.terminator)
    return isEnded ? Array(bytes.dropLast(framing.terminator.count)) : bytes
  }

  private func notice(in output: ServerOutput) -> Notice? {
    guard case .write(let bytes, _) = output, bytes.first == UInt8(ascii: "[") else { return nil }
    return text(of: output).flatMap(Notice.init)
  }

  private func entry(in output: ServerOutput) -> LogRecord? {
    guard case .log(let bytes) = output else { return nil }
    return try? LogRecord.parse(bytes).first
  }

  /// Sends other bytes to the same client.
  package func sending(_ bytes: some Sequence<UInt8>) -> ServerOutput {
    .write(Array(bytes), to: recipient ?? 0)
  }

  /// Sends the same client the same text with another port in it, however the notice is worded.
  func naming(_ port: UInt16, insteadOf own: UInt16) -> ServerOutput {
    saying(String(decoding: text ?? [], as: UTF8.self).replacing("\(own)", with: "\(port)").utf8)
  }

  /// Sends another text to the same client.
  package func saying(_ text: some Sequence<UInt8>) -> ServerOutput {
    sending(Array(text) + framing.terminator)
  }
}

extension MutantServer {
  /// Changes each single thing that the server does.
  package mutating func does(_ change: @escaping (Output) -> [ServerOutput]) {
    let framing = framing
    doesEach { value, origin, event, members in
      change(Output(value: value, origin: origin, event: event, members: members, framing: framing))
    }
  }

  /// Changes each notice; what is nil stays as it is.
  package mutating func notifies(_ change: @escaping (Notice, Output) -> [ServerOutput]?) {
    does { output in output.notice.flatMap { change($0, output) } ?? [output.value] }
  }

  /// Changes each message that is sent to a client; what is nil stays as it is.
  package mutating func relays(_ change: @escaping ([UInt8], Output) -> [ServerOutput]?) {
    does { output in output.message.flatMap { change($0, output) } ?? [output.value] }
  }

  /// Changes each entry of the log; what is nil stays as it is.
  package mutating func logs(_ change: @escaping (LogRecord, Output) -> [ServerOutput]?) {
    does { output in output.entry.flatMap { change($0, output) } ?? [output.value] }
  }

  /// Changes the bytes of the log.
  package mutating func logsBytes(_ change: @escaping ([UInt8]) -> [UInt8]) {
    does { output in
      guard case .log(let bytes) = output.value else { return [output.value] }
      return [.log(change(bytes))]
    }
  }

  /// Changes the texts of messages, on the wire and in the log; what is nil is dropped.
  package mutating func mangles(_ change: @escaping ([UInt8]) -> [UInt8]?) {
    // Everybody gets the same text.
    var last: (text: [UInt8], change: [UInt8]?) = ([], [])
    relays { text, output in
      if text != last.text { last = (text, change(text)) }
      return last.change.map { [output.saying($0)] } ?? []
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

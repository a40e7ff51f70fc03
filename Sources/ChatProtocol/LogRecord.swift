/// One entry of the server's log, `Server Log.txt`.
///
/// Spec: LOG-9 LOG-10 LOG-13
public enum LogRecord: Hashable, Sendable {
  /// The server has opened: four lines.
  ///
  /// Spec: LOG-1
  case opened
  /// A client has joined.
  ///
  /// Spec: LOG-3
  case connected(Peer)
  /// A client has said something, relayed or about to be.
  ///
  /// Spec: LOG-4
  case message(port: UInt16, text: [UInt8])
  /// A client has gone, in whatever way.
  ///
  /// Spec: LOG-5
  case disconnected(Peer)
}

extension LogRecord {
  private static let openedWords = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n"
  static let connectedMark = "[Connected] IP:"
  private static let connectedWords = "가 연결되었습니다."
  // Most of the log is messages: these are computed, since a stored one would be looked up at each of them.
  static var messageMark: StaticString { "[Message Log] (" }
  private static var messageMiddle: StaticString { ") - " }
  static let disconnectedMark = "[Disconnected] IP:"
  private static let disconnectedWords = "가 종료되었습니다."
  private static let portMark = " / Port:"

  /// The entry as it stands in the file, with its last LF.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  /// Appends the entry as it stands in the file, with its last LF.
  ///
  /// A control character inside a message becomes `\u{HEX}`, so that no message can end its line.
  ///
  /// Spec: LOG-12
  public func write(to log: inout [UInt8]) {
    switch self {
    case .opened:
      log += Self.openedWords.utf8
    case .connected(let peer):
      log += "\(Self.connectedMark)\(peer.address)\(Self.portMark)\(peer.port)\(Self.connectedWords)\n".utf8
    case .message(let port, let text):
      Self.writeMessage(text[...].escapingControls, from: port, to: &log)
    case .disconnected(let peer):
      let words = "\(peer.address)\(Self.portMark)\(peer.port)\(Self.disconnectedWords)\n"
      log += "\(Self.disconnectedMark)\(words)".utf8
    }
  }

  /// Appends the entry of a message, as ``write(to:)`` does.
  package static func writeMessage(_ line: ChatLine, from port: UInt16, to log: inout [UInt8]) {
    writeMessage(line.isPlainASCII ? line.text : line.text.escapingControls, from: port, to: &log)
  }

  private static func writeMessage(_ text: ArraySlice<UInt8>, from port: UInt16, to log: inout [UInt8]) {
    // Most of the log is such entries: room for each is made once.
    log.append(addingCapacity: 32 + text.count) { entry in
      entry.append(messageMark)
      entry.append(decimal: port)
      entry.append(messageMiddle)
      text.withUnsafeBytes { entry.append($0) }
      entry.append(" \n")
    }
  }

  /// What is wrong with a log.
  public enum Malformed: Error, Hashable, Sendable {
    /// The line, counted from 1, is no entry.
    case line(Int)
    /// The last line has no LF.
    case unterminated
  }

  /// Reads a whole log, from the beginning of an entry to the end of one.
  public static func parse(_ log: [UInt8]) throws(Malformed) -> [LogRecord] {
    var records: [LogRecord] = []
    var number = 1
    var rest = log[...]
    while !rest.isEmpty {
      if let next = rest.dropping(prefix: openedWords) {
        records.append(.opened)
        rest = next
        number += 4
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .unterminated }
      guard let record = LogRecord(line: rest[..<end]) else { throw .line(number) }
      records.append(record)
      rest = rest[(end + 1)...]
      number += 1
    }
    return records
  }

  /// Reads an entry of one line, its LF left out.
  private init?(line: ArraySlice<UInt8>) {
    if let peer = line.dropping(prefix: Self.connectedMark)?.dropping(suffix: Self.connectedWords) {
      guard let peer = Peer(logged: peer) else { return nil }
      self = .connected(peer)
    } else if let words = line.dropping(prefix: Self.disconnectedMark),
      let peer = words.dropping(suffix: Self.disconnectedWords)
    {
      guard let peer = Peer(logged: peer) else { return nil }
      self = .disconnected(peer)
    } else if let message = line.dropping(prefix: "\(Self.messageMark)")?.dropping(suffix: " ") {
      let digits = message.prefix { $0 != UInt8(ascii: ")") }
      guard let port = UInt16(port: digits),
        let text = message[digits.endIndex...].dropping(prefix: "\(Self.messageMiddle)"),
        String(visible: text) != nil
      else { return nil }
      self = .message(port: port, text: Array(text))
    } else {
      return nil
    }
  }
}

extension Peer {
  /// Reads `ADDRESS / Port:PORT`.
  fileprivate init?(logged bytes: ArraySlice<UInt8>) {
    let mark = " / Port:"
    let address = bytes.prefix { $0 != UInt8(ascii: " ") }
    guard let digits = bytes[address.endIndex...].dropping(prefix: mark), let port = UInt16(port: digits),
      !address.isEmpty, address.allSatisfy(\.mayStandInAddress)
    else { return nil }
    self.init(logged: String(decoding: address, as: UTF8.self), port: port)
  }
}

extension UInt8 {
  /// Whether `inet_ntop` writes it.
  fileprivate var mayStandInAddress: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    case UInt8(ascii: "."), UInt8(ascii: ":"): true
    default: false
    }
  }
}

extension OutputSpan<UInt8> {
  fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer) {
    withUnsafeMutableBufferPointer { space, count in
      UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(space)[count...])
        .copyMemory(from: bytes)
      count += bytes.count
    }
  }

  fileprivate mutating func append(_ words: StaticString) {
    append(UnsafeRawBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount))
  }

  /// Appends the number's digits.
  ///
  /// A string of them would cost more than the rest of an entry, and so would divisions by what is not known before.
  fileprivate mutating func append(decimal number: UInt16) {
    if number >= 10_000 { append(digit: number / 10_000) }
    if number >= 1000 { append(digit: number / 1000 % 10) }
    if number >= 100 { append(digit: number / 100 % 10) }
    if number >= 10 { append(digit: number / 10 % 10) }
    append(digit: number % 10)
  }

  private mutating func append(digit: UInt16) { append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)) }
}

extension ArraySlice<UInt8> {
  fileprivate var escapingControls: Self {
    // 0 where one is below 0x20, or is 0x7F, 0xC2 or 0xE2. No way out before the end, no branch: so many bytes are
    // looked at a time.
    let least = reduce(.max as UInt8) { Swift.min($0, $1 >> 5, Swift.min($1 ^ 0x7F, $1 ^ 0xC2, $1 ^ 0xE2)) }
    guard least == 0 else { return self }
    var escaped: [UInt8] = []
    for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
      if scalar.isControl {
        escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".utf8
      } else {
        escaped += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    return escaped[...]
  }
}

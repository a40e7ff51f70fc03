/// One line of a log, read with lenience.
package struct LogLine {
  let bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  private static let messageMark = Array("[Message Log] (".utf8)

  /// The port that the entry is about.
  package var port: UInt16? {
    let mark = bytes.starts(with: Self.messageMark) ? Self.messageMark : Array("Port:".utf8)
    guard let end = bytes.firstRange(of: mark)?.upperBound else { return nil }
    let digits = bytes[end...].drop { $0 == UInt8(ascii: " ") }.prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    return UInt16(String(decoding: digits, as: UTF8.self))
  }

  /// The text of a message's entry.
  var message: [UInt8]? {
    guard bytes.starts(with: Self.messageMark), bytes.last == UInt8(ascii: " "),
      let end = bytes.firstIndex(of: UInt8(ascii: ")")), bytes[end...].starts(with: ") - ".utf8),
      bytes.count > end + 4
    else { return nil }
    return Array(bytes[(end + 4)...].dropLast())
  }

  /// What was said, whether or not the entry ends as it must.
  var said: [UInt8]? {
    let mark = Array(") - ".utf8)
    guard kind == .message, let text = bytes.firstRange(of: mark).map({ bytes[$0.upperBound...] }) else {
      return nil
    }
    return text.last == UInt8(ascii: " ") ? Array(text.dropLast()) : Array(text)
  }

  /// What it tells of.
  var kind: Symptom.Entry {
    if bytes.starts(with: "[Connected]".utf8) { return .join }
    if bytes.starts(with: Self.messageMark) { return .message }
    return tellsOfEnd ? .end : .other
  }

  var tellsOfEnd: Bool { bytes.starts(with: "[Disconnected]".utf8) }

  /// What clients heard of what the entry tells.
  var heard: [UInt8]? {
    if let message { return message }
    guard let port else { return nil }
    if bytes.starts(with: "[Connected]".utf8) { return NoticeReading.joinNotice(port: port) }
    return tellsOfEnd ? NoticeReading.leaveNotice(port: port) : nil
  }
}

extension [UInt8] {
  /// The lines that are ended by an LF.
  var wholeLines: ArraySlice<ArraySlice<UInt8>> {
    split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
  }
}

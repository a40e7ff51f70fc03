import SessionLanguage

/// What a client puts before the words of its user: a nick and a colon.
///
/// A client that is given its nick speaks as the session says. Another one goes by a nick of its own, or leaves it to its
/// user to type one: which it is the first message tells, and all others must begin in the same way.
struct ClientSpeaker: Sendable {
  /// How a message stands for a text.
  struct Match {
    /// How many bytes it has, its end included.
    let count: Int
    /// What was not known before.
    fileprivate var prefix: [UInt8]?
  }

  /// What stands before the words in the session.
  private let written: [UInt8]
  /// What the client puts in its place; nil where that has yet to be heard.
  private var prefix: [UInt8]?

  init(nick: [UInt8], isGiven: Bool) {
    written = nick + [UInt8(ascii: ":")]
    prefix = isGiven ? written : nil
  }

  /// The nick that it has chosen itself, empty where it has none; nil where that has yet to be heard, or it was given one.
  var ownNick: [UInt8]? { prefix == written ? nil : prefix?.dropLast() }

  /// The session's text as the client says it.
  func saying(_ text: [UInt8]) -> [UInt8] {
    guard let prefix, text.starts(with: written) else { return text }
    return prefix + text.dropFirst(written.count)
  }

  /// The text as that with which the bytes begin; nil where they do not.
  ///
  /// One CR before the LF is no part of a message.
  func match(of text: [UInt8], in bytes: [UInt8], end: [UInt8]) -> Match? {
    let ends = end.isEmpty ? [end] : [end, [0x0D] + end]
    guard let words = words(of: text) else {
      return ends.first { bytes.starts(with: text + $0) }.map { Match(count: text.count + $0.count) }
    }
    let message = Self.firstMessage(of: bytes, end: end)
    for end in ends where message.suffix(words.count + end.count).elementsEqual(words + end) {
      let prefix = Array(message.dropLast(words.count + end.count))
      if Self.namesSpeaker(prefix) { return Match(count: message.count, prefix: prefix) }
    }
    return nil
  }

  /// Whether the bytes may yet become the text.
  func mayBecome(_ text: [UInt8], _ bytes: [UInt8], end: [UInt8]) -> Bool {
    guard words(of: text) != nil else {
      return (text + end).starts(with: bytes) || !end.isEmpty && bytes == text + [0x0D]
    }
    return end.isEmpty || !bytes.contains(end)
  }

  /// What is due, for a report.
  func expectation(of text: [UInt8], end: [UInt8]) -> String {
    guard let words = words(of: text) else { return Visible(text + end).text }
    return "\(Visible(words + end).text), alone or behind a nick and a colon"
  }

  /// The message was heard: what it has before its words, all others must have.
  mutating func introduced(by match: Match) { prefix = prefix ?? match.prefix }

  /// The words of the user in the text where it is not known what stands before them.
  private func words(of text: [UInt8]) -> [UInt8]? {
    prefix == nil && text.starts(with: written) ? Array(text.dropFirst(written.count)) : nil
  }

  /// Up to the first end, which it includes; all where there is none.
  private static func firstMessage(of bytes: [UInt8], end: [UInt8]) -> ArraySlice<UInt8> {
    bytes[..<(end.isEmpty ? bytes.endIndex : bytes.firstRange(of: end)?.upperBound ?? bytes.endIndex)]
  }

  /// Whether it is nothing, or a nick that is trimmed and a colon.
  private static func namesSpeaker(_ prefix: [UInt8]) -> Bool {
    if prefix.isEmpty { return true }
    guard prefix.last == UInt8(ascii: ":"), let nick = String(validating: prefix.dropLast(), as: UTF8.self),
      let first = nick.unicodeScalars.first, let last = nick.unicodeScalars.last
    else { return false }
    return !nick.contains(":") && !first.properties.isWhitespace && !last.properties.isWhitespace
  }
}

import ChatProtocol
import SessionLanguage

/// When something was seen: its place in the capture, and the time, from which the time without looking is taken off.
struct Moment: Hashable, Comparable {
  var index: Int
  var time: Duration

  static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}

/// One connection of a client, from its coming to its end.
struct Visit {
  /// A message of the client's, and how it came.
  struct Saying {
    enum End { case lineFeed, carriageReturn, quiet, end, read }

    var text: [UInt8]
    /// All that was sent for it, with what ends it and what stood before it and is no message.
    var raw: [UInt8]
    var at: Moment
    var end: End
    /// In so many reads, and the longest time between two of them.
    var segments: Int
    var pause: Duration
    /// Whether one read held the end of another message too.
    var isShared = false
    /// Why a hardened server refuses it.
    var refusal: Refusal?
    /// Whether what a server does with it is left to it.
    var isLoose: Bool
  }

  /// A text that came to a client, or a line that came to the log.
  struct Hearing {
    var text: [UInt8]
    var at: Moment
    /// What it tells of, by its number.
    var cause: Int?
  }

  var peer: Peer
  var came: Moment
  var said: [Saying] = []
  var heard: [Hearing] = []
  /// What came and has not ended.
  var unended: [UInt8] = []
  /// What the client said and did not end.
  var tail: [UInt8] = []
  /// What it said after its last message.
  var leftover: [UInt8] = []
  var emptyLines: [Moment] = []
  var ending: Ending?
  /// The end by the client or by the server, whichever was first.
  var ended: Moment?
  /// The server's closing.
  var closed: Moment?
  /// Whether nothing can come to it any more.
  var isGone = false
  /// From when on it did not read, or was gone.
  var deaf: Moment?
  var isRequest = false

  /// The nick that it says its first message under.
  var nick: [UInt8]? {
    said.lazy.compactMap { saying in
      saying.text.firstIndex(of: UInt8(ascii: ":")).map { Array(saying.text[..<$0]) }
    }.first
  }
}

extension Visit {
  mutating func note(_ ending: Ending, at now: Moment) {
    // Who closes is seen to shut its side first, and is reset when something is sent to it.
    self.ending = self.ending == .halfCloses && ending == .resets ? .leaves : self.ending ?? ending
    ended = ended ?? now
  }

  /// Who has heard nothing after its end may as well have closed.
  mutating func tellEnding() {
    guard ending == .halfCloses, let ended, heard.last.map({ $0.at < ended }) ?? true else { return }
    ending = .leaves
  }

  mutating func hear(_ bytes: [UInt8], at now: Moment, _ framing: Framing) {
    unended += bytes
    guard framing == .line else {
      // Where one ends is found out when it is known what was said.
      heard.append(Hearing(text: bytes, at: now))
      unended = []
      return
    }
    for line in unended.takeLines() { heard.append(Hearing(text: line, at: now)) }
  }
}

extension [UInt8] {
  /// Takes the lines that are ended off the front; gives them without their LFs.
  mutating func takeLines() -> [[UInt8]] {
    var parts = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let rest = parts.popLast(), !parts.isEmpty else { return [] }
    let lines = parts.map(Array.init)
    self = Array(rest)
    return lines
  }
}

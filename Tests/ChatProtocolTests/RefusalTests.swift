import ChatProtocol
import Testing

/// What a message must not be, and what it may be all the same.
@Suite struct RefusalTests {
  static let notUTF8: [(kind: String, bytes: [UInt8])] = [
    ("a continuation alone", [0x80]), ("the last continuation alone", [0xBF]),
    ("NUL in two bytes", [0xC0, 0x80]), ("DEL in two bytes", [0xC1, 0xBF]), ("a lead of nothing", [0xC1]),
    ("ASCII in three bytes", [0xE0, 0x80, 0xAF]), ("U+07FF in three bytes", [0xE0, 0x9F, 0xBF]),
    ("ASCII in four bytes", [0xF0, 0x80, 0x80, 0xAF]), ("U+FFFF in four bytes", [0xF0, 0x8F, 0xBF, 0xBF]),
    ("the first surrogate", [0xED, 0xA0, 0x80]), ("the last surrogate", [0xED, 0xBF, 0xBF]),
    ("a pair of surrogates", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]),
    ("U+110000", [0xF4, 0x90, 0x80, 0x80]), ("beyond planes", [0xF5, 0x80, 0x80, 0x80]),
    ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("six bytes", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]),
    ("byte FE", [0xFE]), ("byte FF", [0xFF]), ("UTF-16 with a mark", [0xFF, 0xFE, 0x48, 0xC5]),
    ("two bytes cut", [0xC3]), ("three bytes cut after one", [0xEC]),
    ("three bytes cut after two", [0xEC, 0x95]),
    ("four bytes cut after one", [0xF0]), ("four bytes cut after three", [0xF0, 0x9F, 0x98]),
    ("one continuation too many", [0xC3, 0xA9, 0x80]), ("CP949", [0xBE, 0xC8, 0xB3, 0xE7]),
    ("Latin-1", [0xE9]),
  ]

  // Spec: HARD-7
  @Test(arguments: notUTF8, Framing.allCases)
  func whatIsNotUTF8IsRefused(bad: (kind: String, bytes: [UInt8]), framing: Framing) {
    for (before, after) in [("", ""), ("a:", ""), ("", "b"), ("안", "녕"), ("a:", " b"), ("[알림] ", "")] {
      #expect(throws: Refusal.notUTF8, "\(bad.kind)") {
        try ChatLine(checking: before.bytes + bad.bytes + after.bytes, framing: framing)
      }
    }
  }

  // Spec: HARD-8
  @Test func controlCharactersAreRefusedAndNoOthers() throws {
    var refused = 0
    for scalar in (0...0x10FFFF).lazy.compactMap(Unicode.Scalar.init)
    where scalar.value < 0x3100 || scalar.isSampled {
      let isControl =
        scalar.properties.generalCategory == .control && scalar != "\t" || scalar == "\u{2028}"
        || scalar == "\u{2029}"
      let text = "a\(scalar)".bytes
      if isControl {
        refused += 1
        #expect(throws: Refusal.controlCharacter) { try ChatLine(checking: text) }
      } else if (try? ChatLine(checking: text).bytes) != text {
        Issue.record("U+\(String(scalar.value, radix: 16)) is refused")
      }
      #expect(try ChatLine(checking: text, framing: .bare).bytes == text)
    }
    #expect(refused == 66)
  }

  static let good = [
    "a", " ", "\t", ":", "  a  ", "~", "\u{A0}", "[]", "[", "［", "\u{FEFF}안녕", "\u{200B}", "👩‍👩‍👧‍👦", "e\u{301}",
    "\u{AC00}\u{11A8}", "\u{E000}", "\u{FFFF}", "\u{FFFE}", "\u{10FFFF}", "\u{E0001}",
    "[Message Log] (1) - x ",
    "===== 서버가 열렸습니다 =====", "\u{D7FF}", "\u{378}",
  ]

  @Test(arguments: good, Framing.allCases)
  func whatIsHarmlessIsTaken(text: String, framing: Framing) throws {
    #expect(try ChatLine(checking: text.bytes, framing: framing).bytes == text.bytes)
    #expect(try Message(text.bytes, framing: framing).bytes == text.bytes)
  }

  @Test(arguments: Framing.allCases)
  func nothingIsNoMessage(framing: Framing) {
    #expect(throws: Refusal.empty) { try ChatLine(checking: [], framing: framing) }
    #expect(throws: Refusal.empty) { try Message([], framing: framing) }
  }

  // Spec: ROOM-5 HARD-6 HARD-18
  @Test(arguments: [1, 3, 1024, 4096])
  func theLimitCountsBytes(limit: Int) throws {
    for text in [String(repeating: "a", count: limit), String(repeating: "안", count: limit / 3)]
    where !text.isEmpty {
      #expect(try ChatLine(checking: text.bytes, limit: limit).bytes == text.bytes)
      #expect(throws: Refusal.tooLong(limit: text.utf8.count - 1)) {
        try ChatLine(checking: text.bytes, limit: text.utf8.count - 1)
      }
    }
    #expect(Limits.smallestMessageLimit == 1024)
  }

  @Test func whatIsWrongFirstIsTold() {
    #expect(throws: Refusal.tooLong(limit: 2)) { try ChatLine(checking: [0xFF, 0x00, 0x00], limit: 2) }
    #expect(throws: Refusal.notUTF8) { try ChatLine(checking: [0xFF, 0x00]) }
    #expect(throws: Refusal.controlCharacter) { try ChatLine(checking: "[알림]\u{1B}".bytes) }
  }
}

extension Unicode.Scalar {
  /// One in a few hundred of the characters beyond the first scripts.
  fileprivate var isSampled: Bool { value.isMultiple(of: 257) || value & 0xFFFF >= 0xFFF0 }
}

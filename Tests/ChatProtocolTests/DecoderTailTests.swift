import ChatProtocol
import Testing

/// Messages without a line end: quiet, an orderly end, bare framing.
@Suite struct DecoderTailTests {
  static let texts = ["a", "유저 1:안녕하세요", "😀", "é", "a\r", " "]

  // Spec: HARD-3
  @Test(arguments: texts)
  func quietEndsTheTailOfAClientThatHasSentNoLine(text: String) {
    for pieces in cuts(of: text.bytes) {
      var decoder = MessageDecoder(framing: .line, limit: 4096)
      #expect(decoder.received(pieces: pieces) == [])
      #expect(decoder.awaitsQuiet)
      #expect(decoder.quietIntervalPassed() == messages(text))
      #expect(!decoder.awaitsQuiet)
      #expect(decoder.quietIntervalPassed() == [])
      #expect(decoder.received("again".bytes) == [])
      #expect(decoder.quietIntervalPassed() == messages("again"))
    }
  }

  // Spec: HARD-4
  @Test(arguments: texts)
  func anOrderlyEndEndsTheTailOfAClientThatHasSentNoLine(text: String) {
    for pieces in cuts(of: text.bytes) {
      var decoder = MessageDecoder(framing: .line, limit: 4096)
      #expect(decoder.received(pieces: pieces) == [])
      #expect(decoder.ended() == messages(text))
      #expect(decoder.ended() == [])
    }
  }

  // Spec: FRAME-7 HARD-5
  @Test(arguments: texts)
  func aClientThatHasSentAWholeLineIsWaitedFor(text: String) {
    for pieces in cuts(of: text.bytes) {
      var decoder = MessageDecoder(framing: .line, limit: 4096)
      #expect(decoder.received("x\n".bytes) == messages("x"))
      #expect(decoder.received(pieces: pieces) == [])
      #expect(!decoder.awaitsQuiet)
      #expect(decoder.quietIntervalPassed() == [])
      #expect(decoder.ended() == [])
    }
  }

  // Spec: HARD-3 HARD-5
  @Test func aClientThatQuietEndedFirstIsHeardBothWays() {
    var decoder = MessageDecoder(framing: .line, limit: 4096)
    _ = decoder.received("one".bytes)
    #expect(decoder.quietIntervalPassed() == messages("one"))
    #expect(decoder.received("two\nthree".bytes) == messages("two"))
    #expect(decoder.awaitsQuiet && decoder.hasTail)
    #expect(decoder.quietIntervalPassed() == messages("three"))
    #expect(decoder.received("four\nfive".bytes) == messages("four"))
    #expect(decoder.ended() == messages("five"))
  }

  // Spec: HARD-5
  @Test(arguments: ["\n", "\r\n", "one\n", "one\ntwo\n", "two\r\n"])
  func quietAfterALineEndMakesALineClient(lines: String) {
    var decoder = MessageDecoder(framing: .line, limit: 4096)
    _ = decoder.received("bare".bytes)
    _ = decoder.quietIntervalPassed()
    _ = decoder.received(lines.bytes)
    #expect(decoder.awaitsQuiet && !decoder.hasTail)
    #expect(decoder.quietIntervalPassed() == [])
    #expect(decoder.received("tail".bytes) == [])
    #expect(!decoder.awaitsQuiet && !decoder.hasTail)
    #expect(decoder.ended() == [])
  }

  @Test(arguments: ["é", "안", "😀", "aé", "안안", "a😀"])
  func aCharacterThatIsNotWholeIsNotQuiet(text: String) {
    let last = text.unicodeScalars.last.map { String($0).utf8.count } ?? 0
    for missing in 1..<last {
      var decoder = MessageDecoder(framing: .line, limit: 4096)
      #expect(decoder.received(text.bytes.dropLast(missing)) == [])
      #expect(!decoder.awaitsQuiet)
      #expect(decoder.quietIntervalPassed() == [])
      #expect(decoder.received(text.bytes.suffix(missing)) == [])
      #expect(decoder.awaitsQuiet)
      #expect(decoder.quietIntervalPassed() == messages(text))
    }
  }

  static let neverWhole: [[UInt8]] = [
    [0x80], [0xBF, 0xBF, 0xBF, 0xBF], [0xC0], [0xC1], [0xF5], [0xFF], [0xF0, 0x80, 0x80, 0x80, 0x80],
    [0xC3, 0xA9, 0x80], [0xE0, 0x61],
  ]

  @Test(arguments: neverWhole)
  func whatCanBecomeNoCharacterIsNotWaitedFor(bytes: [UInt8]) {
    var decoder = MessageDecoder(framing: .line, limit: 4096)
    #expect(decoder.received(bytes) == [])
    #expect(decoder.awaitsQuiet)
    #expect(decoder.quietIntervalPassed() == [.success(bytes[...])])
    var bare = MessageDecoder(framing: .bare, limit: 4096)
    #expect(bare.received(bytes) == [.success(bytes[...])])
  }

  // Spec: FRAME-8
  @Test(arguments: ["안", "é", "😀", "a안é😀b", "😀😀", "안\n녕\r\n"])
  func aBareReadIsAMessageAndACharacterStaysWhole(text: String) throws {
    for pieces in cuts(of: text.bytes) {
      var decoder = MessageDecoder(framing: .bare, limit: 4096)
      let messages = try pieces.map { try decoder.received($0).map { try $0.get() } }
      #expect(Array(messages.joined().joined()) == text.bytes)
      #expect(messages.allSatisfy { $0.count <= 1 })
      #expect(messages.joined().allSatisfy { !$0.isEmpty && String(validating: $0, as: UTF8.self) != nil })
      #expect(!decoder.awaitsQuiet)
      #expect(decoder.ended() == [])
    }
  }

  @Test func aBareReadThatCutsACharacterGivesWhatStandsBeforeIt() {
    var decoder = MessageDecoder(framing: .bare, limit: 4096)
    #expect(decoder.received("a안".bytes.dropLast()) == messages("a"))
    #expect(decoder.received("안b".bytes.dropFirst(2)) == messages("안b"))
  }

  @Test(arguments: Framing.allCases)
  func anEndInACharacterGivesWhatCame(framing: Framing) {
    var decoder = MessageDecoder(framing: framing, limit: 4096)
    #expect(decoder.received([0xEC, 0x95]) == [])
    #expect(decoder.ended() == [.success([0xEC, 0x95])])
  }
}

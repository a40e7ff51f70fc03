import ChatProtocol
import Testing

/// How much a decoder takes, and how much it keeps.
@Suite struct DecoderLimitTests {
  static let refused: Decoded = [.failure(.tooLong(limit: 4096))]

  // Spec: HARD-6 HARD-18
  @Test(
    arguments: ["\n", "\r\n"], [(4095, true), (4096, true), (4097, false), (4098, false), (65536, false)])
  func aLineIsTakenUpToTheLimit(end: String, size: (count: Int, isTaken: Bool)) {
    let line = [UInt8](repeating: UInt8(ascii: "a"), count: size.count)
    for cut in [0, 1, 4095, 4096, 4097, size.count] where cut <= size.count {
      var decoder = MessageDecoder(framing: .line, limit: 4096)
      let messages = decoder.received(line[..<cut]) + decoder.received(line[cut...] + end.bytes)
      #expect(messages == (size.isTaken ? [.success(line[...])] : Self.refused))
    }
  }

  @Test(arguments: Framing.allCases, [(4095, true), (4096, true), (4097, false), (65536, false)])
  func aBareMessageIsTakenUpToTheLimit(framing: Framing, size: (count: Int, isTaken: Bool)) {
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: size.count)
    var decoder = MessageDecoder(framing: framing, limit: 4096)
    let messages = decoder.received(text) + decoder.quietIntervalPassed()
    #expect(messages == (size.isTaken ? [.success(text[...])] : Self.refused))
    #expect(decoder.ended() == [])
  }

  @Test func aCarriageReturnAtTheLimitCountsWhereNoLineFeedFollows() {
    let full = [UInt8](repeating: UInt8(ascii: "a"), count: 4096)
    var decoder = MessageDecoder(framing: .line, limit: 4096)
    #expect(decoder.received(full + "\r".bytes) == [])
    #expect(decoder.quietIntervalPassed() == Self.refused)
    #expect(decoder.received(full + "\r".bytes) == [])
    #expect(decoder.received("x".bytes) == Self.refused)
    #expect(decoder.received("\n".bytes + full + "\r".bytes) == [])
    #expect(decoder.received("\n".bytes) == [.success(full[...])])
  }

  @Test func anOverlongMessageIsRefusedOnceHoweverLongItGoesOn() {
    var decoder = MessageDecoder(framing: .line, limit: 4)
    #expect(decoder.received("12345".bytes) == [.failure(.tooLong(limit: 4))])
    for _ in 0..<100 { #expect(decoder.received("67890".bytes) == []) }
    #expect(decoder.received("\nok\n".bytes) == messages("ok"))
  }

  // Spec: HARD-3 HARD-6
  @Test func quietEndsAnOverlongTail() {
    var decoder = MessageDecoder(framing: .line, limit: 4)
    #expect(decoder.received("12345".bytes) == [.failure(.tooLong(limit: 4))])
    #expect(decoder.awaitsQuiet)
    #expect(decoder.quietIntervalPassed() == [])
    #expect(!decoder.awaitsQuiet)
    #expect(decoder.received("ok".bytes) == [])
    #expect(decoder.quietIntervalPassed() == messages("ok"))
  }

  @Test func theOrderlyEndOfAnOverlongTailGivesNoMessage() {
    var decoder = MessageDecoder(framing: .line, limit: 4)
    #expect(decoder.received("12345".bytes) == [.failure(.tooLong(limit: 4))])
    #expect(decoder.ended() == [])
  }

  @Test(arguments: [10 << 20, 64 << 10, 1000])
  func tenMegabytesWithoutALineEndAreNotKept(inPiecesOf size: Int) throws {
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: size)
    var decoder = MessageDecoder(framing: .line, limit: 4096)
    var messages: Decoded = []
    for _ in 0..<((10 << 20) / size) {
      messages += decoder.received(piece)
      #expect(try decoder.keptBytes <= 16 << 10)
    }
    #expect(messages == Self.refused)
    #expect(decoder.received("\nok\n".bytes) == ChatProtocolTests.messages("ok"))
  }

  @Test func whatWaitsBelowTheLimitIsKept() throws {
    var decoder = MessageDecoder(framing: .line, limit: 4096)
    _ = decoder.received([UInt8](repeating: UInt8(ascii: "a"), count: 4000))
    #expect(try decoder.keptBytes >= 4000)
  }

  @Test(arguments: [0, 1, Int.max - 1, Int.max])
  func theLimitMayBeAnyNumber(limit: Int) {
    for framing in Framing.allCases {
      var decoder = MessageDecoder(framing: framing, limit: limit)
      let messages = decoder.received("ab\n".bytes)
      #expect(messages.count == 1)
      #expect(messages.allSatisfy { (try? $0.get()) == nil } == (limit < 2))
    }
  }
}

extension MessageDecoder {
  /// How much memory the decoder has for bytes.
  fileprivate var keptBytes: Int {
    get throws {
      let stored = Mirror(reflecting: self).children.compactMap { $0.value as? [UInt8] }
      try #require(!stored.isEmpty)
      return stored.reduce(0) { $0 + $1.capacity }
    }
  }
}

import ChatProtocol
import Testing

typealias Decoded = [MessageDecoder.Found]

/// Messages that were decoded, none of them refused.
func messages(_ texts: String...) -> Decoded { texts.map { .success($0.bytes[...]) } }

extension MessageDecoder {
  mutating func received(pieces: [ArraySlice<UInt8>]) -> Decoded {
    pieces.reduce(into: []) { messages, piece in messages += received(piece) }
  }
}

/// Line framing: where messages end, however the bytes are cut.
@Suite struct MessageDecoderTests {
  static let limit = 8

  static let lines: [(String, Decoded)] = [
    ("a\n", messages("a")),
    ("a:b\nc\n", messages("a:b", "c")),
    ("a\r\n", messages("a")),
    ("a\r\nb\nc\r\n", messages("a", "b", "c")),
    ("a\r\r\n", messages("a\r")),
    ("\r\r\n", messages("\r")),
    ("a\rb\n", messages("a\rb")),
    ("\ra\n", messages("\ra")),
    ("\n", []),
    ("\r\n", []),
    ("\n\n\r\n\n", []),
    ("\na\n\n\r\nb\n", messages("a", "b")),
    (" \n", messages(" ")),
    (" a\t\n", messages(" a\t")),
    ("\0\n", messages("\0")),
    ("안녕\n", messages("안녕")),
    ("é😀\r\n안\n", messages("é😀", "안")),
    ("\u{2028}\u{85}\n", messages("\u{2028}\u{85}")),
    ("1234567\n", messages("1234567")),
    ("12345678\n", messages("12345678")),
    ("12345678\r\n", messages("12345678")),
    ("1234567\r\r\n", messages("1234567\r")),
    ("123456789\n", [.failure(.tooLong(limit: 8))]),
    ("123456789\r\n", [.failure(.tooLong(limit: 8))]),
    ("12345678\r\r\n", [.failure(.tooLong(limit: 8))]),
    ("12345678\rx\n", [.failure(.tooLong(limit: 8))]),
    ("1234567890abcdefghij\n", [.failure(.tooLong(limit: 8))]),
    ("a\n123456789\nb\n", messages("a") + [.failure(.tooLong(limit: 8))] + messages("b")),
    ("123456789\n123456789\n\n1\n", Array(repeating: .failure(.tooLong(limit: 8)), count: 2) + messages("1")),
  ]

  // Spec: FRAME-3 FRAME-4 FRAME-5 FRAME-6 HARD-6 HARD-18
  @Test(arguments: lines, [false, true])
  func linesAreTheSameWhereverTheyAreCut(line: (String, Decoded), afterAWholeLine: Bool) {
    for pieces in cuts(of: line.0.bytes) {
      var decoder = decoder(afterAWholeLine: afterAWholeLine)
      #expect(decoder.received(pieces: pieces) == line.1)
      #expect(decoder.ended() == [])
    }
  }

  @Test(arguments: lines, ["x", "\r", "안", "\u{FF}"])
  func whatTrailsWaitsForItsEnd(line: (String, Decoded), trail: String) {
    for pieces in cuts(of: line.0.bytes + trail.bytes) {
      var decoder = decoder(afterAWholeLine: true)
      #expect(decoder.received(pieces: pieces) == line.1)
      #expect(!decoder.awaitsQuiet)
      #expect(decoder.received("y\n".bytes) == messages(trail + "y"))
    }
  }

  @Test(arguments: lines, ["x", "안녕", "[알림]"])
  func aTailWithoutALineEndIsNoMessage(line: (String, Decoded), tail: String) {
    for pieces in cuts(of: line.0.bytes + tail.bytes) {
      var decoder = decoder(afterAWholeLine: true)
      #expect(
        decoder.received(pieces: pieces) == line.1
          + (tail.utf8.count > 8 ? [.failure(.tooLong(limit: 8))] : []))
      #expect(decoder.ended() == [])
    }
  }

  @Test func whatIsNotUTF8IsTheRoomsBusiness() {
    let bytes: [UInt8] = [0xFF, 0x0A, 0xC3, 0x0A, 0x80, 0x0D, 0x0A]
    for pieces in cuts(of: bytes) {
      var decoder = decoder(afterAWholeLine: false)
      #expect(decoder.received(pieces: pieces) == [.success([0xFF]), .success([0xC3]), .success([0x80])])
    }
  }

  @Test(arguments: Framing.allCases)
  func nothingGivesNothing(framing: Framing) {
    var decoder = MessageDecoder(framing: framing, limit: 8)
    #expect(decoder.received([]) == [])
    #expect(decoder.quietIntervalPassed() == [])
    #expect(!decoder.awaitsQuiet)
    #expect(decoder.ended() == [])
    #expect(decoder.ended() == [])
  }

  private func decoder(afterAWholeLine: Bool) -> MessageDecoder {
    var decoder = MessageDecoder(framing: .line, limit: Self.limit)
    if afterAWholeLine { #expect(decoder.received("x\n".bytes) == messages("x")) }
    return decoder
  }
}

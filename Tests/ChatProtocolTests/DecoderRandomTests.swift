import ChatProtocol
import Testing

/// Whatever comes, in whatever pieces.
@Suite struct DecoderRandomTests {
  static let bytes: [UInt8] = [
    0x0A, 0x0A, 0x0D, 0x20, 0x61, 0x61, 0x00, 0x80, 0xBF, 0xC3, 0xE0, 0xED, 0xF0, 0xFF,
  ]

  @Test(arguments: Framing.allCases, 0..<40)
  func randomBytesGiveMessagesWithinTheLimit(framing: Framing, seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let limit = Int.random(in: 1...12, using: &generator)
    var decoder = MessageDecoder(framing: framing, limit: limit)
    var taken: Decoded = []
    for _ in 0..<200 {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: taken += decoder.quietIntervalPassed()
      case 1: taken += decoder.ended()
      default: taken += decoder.received(Self.random(upTo: 20, using: &generator))
      }
    }
    for message in taken {
      switch message {
      case .success(let bytes):
        #expect((1...limit).contains(bytes.count))
        #expect(framing == .bare || !bytes.contains(0x0A))
      case .failure(let refusal): #expect(refusal == .tooLong(limit: limit))
      }
    }
    #expect(taken.count > 20)
    #expect(limit > 9 || taken.contains { (try? $0.get()) == nil })
  }

  @Test(arguments: 0..<40)
  func randomLinesAreTheSameInRandomPieces(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var stream: [UInt8] = []
    for _ in 0..<40 { stream += Self.random(upTo: 20, using: &generator) }
    var whole = MessageDecoder(framing: .line, limit: 8)
    var cut = MessageDecoder(framing: .line, limit: 8)
    var messages: Decoded = []
    var rest = stream[...]
    while !rest.isEmpty {
      let count = Int.random(in: 1...30, using: &generator)
      messages += cut.received(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    #expect(whole.received(stream) == messages)
    #expect(messages.count > 20)
  }

  @Test func randomBytesAreReadOrRefused() {
    var generator = SeededGenerator(seed: 2500)
    var (lines, notices, logs) = (0, 0, 0)
    for round in 0..<4000 {
      let source = round.isMultiple(of: 4) ? LogRecord.opened.bytes : Notice.joined(port: 1104).text.bytes
      var bytes = round.isMultiple(of: 2) ? source : Self.random(upTo: 12, using: &generator)
      if round.isMultiple(of: 8), let place = bytes.indices.randomElement(using: &generator) {
        bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
      }
      if (try? ChatLine(checking: bytes)) != nil { lines += 1 }
      if Notice(bytes) != nil { notices += 1 }
      if (try? LogRecord.parse(bytes)) != nil { logs += 1 }
    }
    #expect((10..<4000).contains(lines))
    #expect((10..<4000).contains(notices))
    #expect((10..<4000).contains(logs))
  }

  private static func random(upTo count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &generator)).map { _ in
      bytes.randomElement(using: &generator) ?? 0
    }
  }
}

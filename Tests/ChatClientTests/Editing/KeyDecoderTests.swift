import ChatClient
import Testing

@Suite struct KeyDecoderTests {
  private func keys(_ bytes: [UInt8], intervalPasses: Bool = false) -> [Key] {
    var decoder = KeyDecoder()
    var keys: [Key] = []
    for byte in bytes {
      decoder.received([byte])
      while let key = decoder.next() { keys.append(key) }
    }
    if intervalPasses {
      while decoder.isHolding {
        decoder.intervalPassed()
        while let key = decoder.next() { keys.append(key) }
      }
    }
    return keys
  }

  private func scalars(_ text: String) -> [Key] { text.unicodeScalars.map { .scalar($0) } }

  @Test(arguments: ["안녕 hello", "\u{1B}[A", "\u{1B}b", "\u{1B}[2~", "a\u{0}b", "😀"])
  func keysComeAsTheyAreTyped(text: String) {
    #expect(keys(Array(text.utf8)) == scalars(text))
  }

  @Test func escapeAloneIsAKeyAfterAWhile() {
    #expect(keys([0x1B]).isEmpty)
    #expect(keys([0x1B], intervalPasses: true) == [.scalar("\u{1B}")])
  }

  @Test func pastesAreToldFromTyping() {
    let bytes = Array("a\u{1B}[200~하나\r둘\u{1B}[A\u{1B}[201~b".utf8)
    #expect(keys(bytes) == [.scalar("a"), .paste(Array("하나\r둘\u{1B}[A".utf8)), .scalar("b")])
  }

  @Test func typedJamoBecomeSyllables() {
    #expect(keys(Array("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}!".utf8)) == scalars("한글!"))
    #expect(keys(Array("\u{1100}\u{1161}".utf8), intervalPasses: true) == scalars("가"))
  }

  @Test func bytesThatAreNoTextAreSeen() {
    #expect(keys([0xFF, 0x61]) == [.scalar("\u{FFFD}"), .scalar("a")])
    #expect(keys([0xED, 0x95, 0x61]) == [.scalar("\u{FFFD}"), .scalar("\u{FFFD}"), .scalar("a")])
  }

  /// What is typed, pasted and typed again, cut wherever a read may end.
  @Test func whereAReadEndsMakesNoDifference() {
    let pasted = Array("하나\r\n\u{1B}[A둘\u{1B}[201".utf8) + [0xFF, 0x1B]
    let bytes = Array("가\u{1B}[200~".utf8) + pasted + Array("\u{1B}[201~\u{1B}[B나\u{1B}[200~\u{1B}[201~".utf8)
    let expected = scalars("가") + [.paste(pasted)] + scalars("\u{1B}[B나") + [.paste([])]
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for part in [bytes[..<first], bytes[first..<second], bytes[second...]] {
          decoder.received(part)
          while let key = decoder.next() { keys.append(key) }
        }
        #expect(keys == expected, "cut at \(first) and \(second)")
        #expect(!decoder.isHolding)
      }
    }
    #expect(keys(bytes) == expected)
  }

  /// It is not taken for keys, however long its end does not come.
  @Test func anUnfinishedPasteWaits() {
    var decoder = KeyDecoder()
    decoder.received("\u{1B}[200~가\r".utf8)
    #expect(decoder.next() == nil && !decoder.isHolding)
    decoder.intervalPassed()
    #expect(decoder.next() == nil)
    decoder.received("나\u{1B}[201~".utf8)
    #expect(decoder.next() == .paste(Array("가\r나".utf8)))
  }

  /// The beginning of a paste that goes on otherwise, or not at all.
  @Test(arguments: ["\u{1B}[20", "\u{1B}[2", "\u{1B}["])
  func whatOnlyBeginsLikeAPasteIsKeys(text: String) {
    #expect(keys(Array(text.utf8)).isEmpty)
    #expect(keys(Array(text.utf8), intervalPasses: true) == scalars(text))
    #expect(keys(Array((text + "x").utf8)) == scalars(text + "x"))
  }

  @Test func aCharacterThatIsNeverFinishedIsSeen() {
    #expect(keys([0xED, 0x95]).isEmpty)
    #expect(keys([0xED, 0x95], intervalPasses: true) == scalars("\u{FFFD}\u{FFFD}"))
  }
}

import ChatClient
import Testing

@Suite struct KeyDecoderTests {
  /// The keys that the bytes are, each byte in a read of its own; with time, what is kept back too.
  private func keys(_ bytes: [UInt8], timePasses: Bool = false) -> [Key] {
    var decoder = KeyDecoder()
    var keys: [Key] = []
    for byte in bytes {
      decoder.received([byte])
      while let key = decoder.next() { keys.append(key) }
    }
    while timePasses, let deadline = decoder.deadline {
      decoder.timePassed(at: deadline)
      while let key = decoder.next() { keys.append(key) }
    }
    return keys
  }

  private func scalars(_ text: String) -> [Key] { text.unicodeScalars.map { .scalar($0) } }

  @Test(arguments: ["안녕 hello", "\u{1B}b", "\u{1B}\r", "\u{1B}\u{1B}b", "a\u{0}b", "😀", "\u{1B}]x"])
  func keysComeAsTheyAreTyped(text: String) {
    #expect(keys(Array(text.utf8)) == scalars(text))
  }

  /// As the terminals of all kinds send them.
  @Test(arguments: [
    (NamedKey.older, ["\u{1B}[A", "\u{1B}OA"]), (.newer, ["\u{1B}[B", "\u{1B}OB"]),
    (.left, ["\u{1B}[D", "\u{1B}OD", "\u{1B}[1;2D"]), (.right, ["\u{1B}[C", "\u{1B}OC", "\u{1B}[1;2C"]),
    (.previousWord, ["\u{1B}[1;5D", "\u{1B}[1;3D", "\u{1B}[5D", "\u{1B}O5D"]),
    (.nextWord, ["\u{1B}[1;5C", "\u{1B}[1;3C", "\u{1B}[5C", "\u{1B}O5C"]),
    (.start, ["\u{1B}[H", "\u{1B}OH", "\u{1B}[1~", "\u{1B}[7~"]),
    (.end, ["\u{1B}[F", "\u{1B}OF", "\u{1B}[4~", "\u{1B}[8~"]), (.delete, ["\u{1B}[3~"]),
    (.deleteWord, ["\u{1B}[3;5~"]),
  ])
  func keysWithSequencesAreKnown(key: NamedKey, sequences: [String]) {
    for sequence in sequences {
      #expect(keys(Array((sequence + "가" + sequence).utf8)) == [.named(key), .scalar("가"), .named(key)])
    }
  }

  /// Keys that do nothing here, the mouse, and what a terminal answers: nothing of it becomes text.
  @Test(arguments: [
    "\u{1B}[5~", "\u{1B}[6~", "\u{1B}[2~", "\u{1B}OP", "\u{1B}[11~", "\u{1B}[15~", "\u{1B}[24~",
    "\u{1B}[24;5~", "\u{1B}[Z",
    "\u{1B}[1;5A", "\u{1B}[I", "\u{1B}[O", "\u{1B}[<64;10;10M", "\u{1B}[<0;1;1m", "\u{1B}[M`!!",
    "\u{1B}[13;2u",
    "\u{1B}[?62;c", "\u{1B}[>0;276;0c", "\u{1B}[12;40R", "\u{1B}[?1;2$y", "\u{1B}[[A", "\u{1B}[201~",
    "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}]52;c;YQ==\u{1B}\\", "\u{1B}[\u{7}",
  ])
  func otherSequencesAreSwallowedWhole(sequence: String) {
    let rest = sequence == "\u{1B}[\u{7}" ? scalars("\u{7}가") : scalars("가")
    #expect(keys(Array((sequence + "가").utf8)) == rest)
  }

  @Test func theTerminalTellsWhetherItHasTheKeyboard() {
    var decoder = KeyDecoder()
    for (bytes, isHere) in [("\u{1B}[O", false), ("\u{1B}[I", true), ("\u{1B}[I\u{1B}[O", false)] {
      decoder.received(bytes.utf8)
      #expect(decoder.next() == nil)
      #expect(decoder.takeFocus() == isHere)
      #expect(decoder.takeFocus() == nil)
    }
  }

  @Test func escapeAloneIsAKeyAfterAWhile() {
    #expect(keys([0x1B]).isEmpty)
    #expect(keys([0x1B], timePasses: true) == [.scalar("\u{1B}")])
  }

  /// No fingers type such a beginning: it is the rest that was lost.
  @Test(arguments: ["\u{1B}[20", "\u{1B}[", "\u{1B}O", "\u{1B}]0;x", "\u{1B}[M`"])
  func aSequenceThatDoesNotEndIsDropped(text: String) {
    #expect(keys(Array(text.utf8), timePasses: true).isEmpty)
    #expect(keys(Array(("a" + text).utf8), timePasses: true) == scalars("a"))
  }

  @Test func pastesAreToldFromTyping() {
    let bytes = Array("a\u{1B}[200~하나\r둘\u{1B}[A\u{1B}[201~b".utf8)
    #expect(keys(bytes) == [.scalar("a"), .paste(Array("하나\r둘\u{1B}[A".utf8)), .scalar("b")])
  }

  @Test func typedJamoBecomeSyllables() {
    #expect(keys(Array("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}!".utf8)) == scalars("한글!"))
    #expect(keys(Array("\u{1100}\u{1161}".utf8), timePasses: true) == scalars("가"))
    #expect(keys(Array("\u{1100}\u{1161}\u{1B}[D".utf8)) == [.scalar("가"), .named(.left)])
  }

  @Test func bytesThatAreNoTextAreSeen() {
    #expect(keys([0xFF, 0x61]) == [.scalar("\u{FFFD}"), .scalar("a")])
    #expect(keys([0xED, 0x95, 0x61]) == [.scalar("\u{FFFD}"), .scalar("\u{FFFD}"), .scalar("a")])
    #expect(keys([0xC2, 0x80]) == [.scalar("\u{FFFD}")])
  }

  /// What is typed, pasted and typed again, cut wherever a read may end.
  @Test func whereAReadEndsMakesNoDifference() {
    let pasted = Array("하나\r\n\u{1B}[A둘\u{1B}[201".utf8) + [0xFF, 0x1B]
    let bytes = Array("가\u{1B}[200~".utf8) + pasted + Array("\u{1B}[201~\u{1B}[B나\u{1B}[200~\u{1B}[201~".utf8)
    let expected =
      scalars("가") + [.paste(pasted), .named(.newer)] + scalars("나") + [.paste([])]
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for part in [bytes[..<first], bytes[first..<second], bytes[second...]] {
          decoder.received(part)
          while let key = decoder.next() { keys.append(key) }
        }
        #expect(keys == expected, "cut at \(first) and \(second)")
        #expect(decoder.deadline == nil)
      }
    }
    #expect(keys(bytes) == expected)
  }

  /// A terminal may lose the end of a paste: the keyboard lives on, and what came is asked about.
  @Test func anUnfinishedPasteEndsAfterAWhile() throws {
    var decoder = KeyDecoder()
    decoder.received("\u{1B}[200~가\r".utf8)
    #expect(decoder.next() == nil)
    let deadline = try #require(decoder.deadline)
    decoder.timePassed(at: deadline - .milliseconds(1))
    #expect(decoder.next() == nil)
    decoder.received("나".utf8, at: deadline - .milliseconds(1))
    decoder.timePassed(at: deadline)
    #expect(decoder.next() == nil)
    decoder.timePassed(at: try #require(decoder.deadline))
    #expect(decoder.next() == .paste(Array("가\r나".utf8)))
    decoder.received("\u{1B}[201~a".utf8)
    #expect(decoder.next() == .scalar("a") && decoder.deadline == nil)
  }

  @Test func controlCEndsAnUnfinishedPaste() {
    var decoder = KeyDecoder()
    decoder.received("\u{1B}[200~가\r".utf8)
    #expect(decoder.next() == nil)
    decoder.received([3])
    #expect(decoder.next() == .scalar("\u{3}") && decoder.deadline == nil)
    decoder.received("\u{1B}[200~".utf8)
    #expect(decoder.next() == nil)
    decoder.received("나\u{3}".utf8)
    #expect(decoder.next() == .scalar("\u{3}") && decoder.next() == nil)
    // In the middle of a paste it is pasted.
    decoder.received("\u{1B}[200~가\u{3}나\u{1B}[201~".utf8)
    #expect(decoder.next() == .paste(Array("가\u{3}나".utf8)))
  }

  @Test func aPasteIsBounded() {
    var decoder = KeyDecoder()
    decoder.received("\u{1B}[200~".utf8)
    let piece = Array(repeating: UInt8(ascii: "a"), count: 1 << 20)
    for _ in 0..<(KeyDecoder.longestPaste >> 20) + 1 {
      decoder.received(piece)
      #expect(decoder.next() == nil)
    }
    decoder.received("\u{1B}[201~b".utf8)
    #expect(decoder.next() == .pasteTooLong)
    #expect(decoder.next() == .scalar("b"))
  }

  @Test func aCharacterThatIsNeverFinishedIsSeen() {
    #expect(keys([0xED, 0x95]).isEmpty)
    #expect(keys([0xED, 0x95], timePasses: true) == scalars("\u{FFFD}\u{FFFD}"))
  }
}

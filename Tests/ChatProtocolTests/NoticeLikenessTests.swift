import ChatProtocol
import Testing

/// What a reader could take for the server's own word, and what only reminds of it.
@Suite struct NoticeLikenessTests {
  static let plain = [
    "[알림]", "[알림] 1104 님이 나갔습니다.", "[알림] ", "[알림]x", "[알림]:x", "[알림] a:b", "[알림] 봇:안녕",
    "［알림］ x", "［알림] x", "[알림］ x", " \u{FEFF}\u{3000}［알림］",
  ]

  static let letters = [
    "[\u{110B}\u{1161}\u{11AF}\u{1105}\u{1175}\u{11B7}]", "[\u{C544}\u{11AF}\u{B9AC}\u{11B7}]",
    "[\u{C54C}\u{1105}\u{1175}\u{11B7}]", "[\u{110B}\u{1161}\u{11AF}\u{B9BC}]", "[\u{C544}\u{11AF}\u{B9BC}]",
    "［\u{110B}\u{1161}\u{11AF}\u{B9AC}\u{11B7}］", "[ㅇㅏㄹㄹㅣㅁ]", "[아ㄹ리ㅁ]", "[알ㄹㅣㅁ] x",
    "[\u{FFB7}\u{FFC2}\u{FFA9}\u{FFA9}\u{FFDC}\u{FFB1}]", "[\u{114C}\u{1161}\u{11AF}림]", "[ㆁㅏㄹ림]",
  ]

  /// What may stand in every place before and in the mark of a notice.
  static let unseen = [
    " ", "\t", "\u{A0}", "\u{3000}", "\u{1680}\u{205F}", "\u{200B}", "\u{200D}\u{2060}", "\u{FEFF}", "\u{AD}",
    "\u{34F}", "\u{180E}", "\u{3164}", "\u{115F}\u{1160}", "\u{FFA0}", "\u{FE0F}", "\u{E0001}\u{E0041}",
    "\u{E0100}", "\u{1BCA0}", "\u{1D173}", "\u{FFF0}", "\u{2065}", "\u{200E}", "\u{301}", "\u{20DD}",
    "\u{302E}",
    "\u{93F}", "\u{FFF9}", "\u{FFFC}", "\u{2800}", "\u{1D159}", "\u{13430}", "\u{13441}", "\u{600}",
    "\u{110BD}",
  ]

  static let turned = [
    "\u{202E}.다니습닫 를버서 [림알]", "\u{2067}\u{202E}.다니습닫 를버서 [림알]", "\u{202B}[알림]", "\u{2066}[알림]",
    " \u{202E}", "1\u{202E}녕안", "...\u{200F}안녕 \u{200F}[알림]", "\u{61C}안녕 \u{61C}[알림]", "[알\u{202E}[림",
    "[\u{202E}림알]", "【안녕 \u{2067}a", "1:\u{200F}안녕 \u{200F}[알림]", "א:\u{202E}녕안", "\u{200E}\u{202E}.[림알]",
    "א 안녕 א[알림]", "(؟ 안녕 ؟【알\u{200B}림】", "אב]알림[", "שלום: 안녕 ש⟦ㅇㅏㄹ림⟧",
  ]

  // Spec: HARD-9
  @Test(arguments: plain + letters + turned, Framing.allCases)
  func whatIsLikeANoticeIsRefused(text: String, framing: Framing) {
    #expect(throws: Refusal.likeNotice) { try ChatLine(checking: text.bytes, framing: framing) }
  }

  // Spec: HARD-9
  @Test(arguments: unseen)
  func whatCannotBeSeenHidesNoNotice(unseen: String) throws {
    for mark in ["[알림]", "【\u{110B}\u{1161}\u{11AF}림］"] {
      let scalars = Array(mark.unicodeScalars)
      for place in 0...scalars.count {
        var text = String.UnicodeScalarView(scalars[..<place])
        text += unseen.unicodeScalars
        text += scalars[place...]
        #expect(throws: Refusal.likeNotice, "\(unseen.debugDescription) at \(place)") {
          try ChatLine(checking: "\(text) 닫습니다.".bytes)
        }
      }
      let everywhere = scalars.map { "\(unseen)\($0)" }.joined()
      #expect(throws: Refusal.likeNotice) { try ChatLine(checking: everywhere.bytes) }
    }
    for harmless in ["\(unseen)안녕", "안녕\(unseen)[알림]", "[공지\(unseen)] x", "a:\(unseen)[알림]"] {
      #expect(try ChatLine(checking: harmless.bytes).bytes == harmless.bytes)
    }
  }

  // Spec: HARD-9
  @Test func theBracketsAreThoseThatUnicodeNamesSo() throws {
    let words = [
      "SQUARE BRACKET", "TORTOISE SHELL BRACKET", "LENTICULAR ", "CORNER BRACKET", "HALF BRACKET", "CEILING",
      "FLOOR",
    ]
    var brackets = 0
    for scalar in (0...0x10FFFF).lazy.compactMap(Unicode.Scalar.init) {
      let category = scalar.properties.generalCategory
      guard [.openPunctuation, .closePunctuation, .mathSymbol].contains(category) else { continue }
      let name = scalar.properties.name ?? ""
      let isPiece = (0x23A1...0x23A6).contains(scalar.value)
      let isBracket = isPiece || category != .mathSymbol && words.contains { name.contains($0) }
      if isBracket { brackets += 1 }
      for text in ["\(scalar)알림]", "[알림\(scalar)", "\(scalar)알림\(scalar)"]
      where (refusal(of: text) == .likeNotice) != isBracket {
        Issue.record("\(name): \(text)")
      }
    }
    #expect(brackets == 68)
  }

  // Spec: HARD-9
  @Test(arguments: ["\u{61C}", "\u{200F}"] + (0x202A...0x202E).map(scalar) + (0x2066...0x2069).map(scalar))
  func whatTurnsATextIsHarmlessAfterALetter(mark: String) throws {
    for harmless in ["유저 1:\(mark).다니습닫 [림알]", "1 a\(mark)", "- 안녕 \(mark)שלום", "é\(mark)[알림]"] {
      #expect(try ChatLine(checking: harmless.bytes).bytes == harmless.bytes)
    }
    for text in ["\(mark)안녕", "1:\(mark)안녕", "א\(mark)", "[1] 안녕 \(mark)", "😀\(mark)"] {
      #expect(throws: Refusal.likeNotice) { try ChatLine(checking: text.bytes) }
    }
  }

  static let harmless = [
    "알림", "[알림", "알림]", "알림] x", "[알림:]", "[알람]", "[알림알림]", "[알림장] x", "[새 알림] x", "[공지] 알림",
    "[ㅇㅏㄹㄹㅣㅁㅁ]", "[아림]", "[알리]", "[ㄹㅏㅇㄹㅣㅁ]", "[\u{110B}\u{1161}\u{1105}\u{1175}\u{11B7}]",
    "(알림)", "{알림}", "<알림>", "〈알림〉", "《알림》", "|알림|", "x[알림]", ".[알림]", "- [알림] x", "유저 1:[알림] x", ":[알림]",
    "안녕 [알림]", "👩‍👩‍👧‍👦 [알림]", "[공지] [알림]", "[a] שלום", "[1] שלום", "שלום", "\u{200E}שלום!", "مرحبا 123",
    "דוד:שלום [1]",
    "שָׁלוֹם", "안녕 שלום [알림]", "é [알림]", "e\u{301}", "नमस्ते", "ไทย", "日本語", "12:30 [알림]", "❤\u{FE0F}",
    "1\u{FE0F}\u{20E3}",
    "【공지】", "「안녕」", "⠓⠊", "\u{301}", "\u{FFFC}", "...", "[][]",
  ]

  @Test(arguments: harmless, Framing.allCases)
  func whatOnlyRemindsOfANoticeIsTaken(text: String, framing: Framing) throws {
    #expect(try ChatLine(checking: text.bytes, framing: framing).bytes == text.bytes)
    #expect(try Message(text.bytes, framing: framing).bytes == text.bytes)
  }

  @Test(arguments: ["\n[알림]", "\r\n[알림] x", "\u{85}[알림]", "\u{2028}[알림]"])
  func aControlCharacterDoesNotHideANoticeInBareFraming(text: String) {
    #expect(throws: Refusal.likeNotice) { try ChatLine(checking: text.bytes, framing: .bare) }
    #expect(throws: Refusal.controlCharacter) { try ChatLine(checking: text.bytes) }
  }

  // Spec: HARD-9
  @Test(arguments: ["[알림]", "[알림] 봇", "【알\u{FE0F}림】", "[ㅇㅏㄹㄹㅣㅁ] a", "\u{202E}a", "[a]\u{200F}", "א 안녕 א[알림]"])
  func nickThatIsLikeANoticeIsRefused(name: String) {
    #expect(throws: NickError.likeNotice) { try Nick(name) }
    #expect(throws: Refusal.likeNotice) { try ChatLine(checking: "\(name):안녕".bytes) }
  }

  @Test(arguments: ["알림", "[알림", "[공지]", "(알림)", "דוד", "유저 \u{202B}1\u{202C}", "a [알림]", "👩‍👩‍👧"])
  func nickThatOnlyRemindsOfANoticeIsTaken(name: String) throws {
    #expect(try ChatLine(nick: Nick(name), body: "안녕").nick?.bytes == name.bytes)
  }

  /// A text of brackets, or of characters that decide nothing, is looked at once.
  @Test func theLongestTextsAreDecidedAtOnce() throws {
    for part in ["[", "[알", "א[", "[]", "⠀", "1", "א[알림"] {
      let text = String(repeating: part, count: 100_000)
      #expect(try ChatLine(checking: text.bytes).bytes.count == text.utf8.count)
    }
  }
}

private func scalar(_ value: Int) -> String { Unicode.Scalar(UInt32(value)).map(String.init) ?? "" }

private func refusal(of text: String) -> Refusal? {
  do throws(Refusal) {
    _ = try ChatLine(checking: text.bytes)
    return nil
  } catch { return error }
}

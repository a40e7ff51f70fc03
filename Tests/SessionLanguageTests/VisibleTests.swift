import SessionLanguage
import Testing

@Suite struct VisibleTests {
  static let samples: [([UInt8], String)] = [
    (Array("유저 1:안녕 ~".utf8), "유저 1:안녕 ~"),
    (Array("a\r\n".utf8), "a␍␊"),
    (Array("a\t\u{0}\u{1B}\u{7F}".utf8), "a␉␀␛␡"),
    (Array("a b  ".utf8), "a b␠␠"),
    (Array("a \nb \r\n c".utf8), "a␠␊b␠␍␊ c"),
    (Array(" ".utf8), "␠"),
    (Array("\u{80}\u{85}\u{9F}".utf8), "\\u{80}\\u{85}\\u{9F}"),
    (Array("\u{200B}\u{200D}\u{202E}\u{2066}\u{FEFF}".utf8), "\\u{200B}\\u{200D}\\u{202E}\\u{2066}\\u{FEFF}"),
    (Array("\u{2028}\u{2029}\u{A0}\u{3000}".utf8), "\\u{2028}\\u{2029}\\u{A0}\\u{3000}"),
    (Array("\u{D55C}".utf8), "한"),
    (Array("\u{1112}\u{1161}\u{11AB}".utf8), "\\u{1112}\\u{1161}\\u{11AB}"),
    (Array("\u{E9}e\u{301}".utf8), "\u{E9}e\\u{301}"),
    (Array("\u{3164}\u{FFA0}\u{E000}".utf8), "\\u{3164}\\u{FFA0}\\u{E000}"),
    (Array("␊␠".utf8), "\\u{240A}\\u{2420}"),
    ([0xFF, 0x61, 0xEC, 0x95, 0x88, 0xEC, 0x95], "\\xFFa안\\xEC\\x95"),
    ([0xED, 0xA0, 0x80, 0xC0, 0xAF], "\\xED\\xA0\\x80\\xC0\\xAF"),
    (Array("😀🇰🇷".utf8), "😀🇰🇷"),
    (Array(#"\a \n \\ \u{1B} \xFF \"#.utf8), #"\a \n \\\ \\u{1B} \\xFF \"#),
    ([], ""),
  ]

  @Test(arguments: VisibleTests.samples)
  func `what cannot be seen is made visible`(bytes: [UInt8], shown: String) {
    #expect(Visible.text(bytes).utf8.elementsEqual(shown.utf8), "\(Visible.text(bytes))")
    #expect(Visible(bytes).text.utf8.elementsEqual(shown.utf8))
  }

  @Test func `no two texts look the same`() {
    let parts: [[UInt8]] = [
      [0x20], [0x0A], [0x5C], [0x78], [0x75], [0x7B], [0x41], [0x7D], [0x41, 0x30], [0xC2, 0x85], [0xFF],
      [0xEC],
      [0xE2, 0x90, 0xA0], [0xE2, 0x80, 0x8B],
    ]
    var texts: Set<[UInt8]> = [[]]
    for _ in 0..<3 { texts.formUnion(texts.flatMap { text in parts.map { text + $0 } }) }
    let shown = Set(texts.map { Array(Visible.text($0).utf8) })
    #expect(texts.count > 1000)
    #expect(shown.count == texts.count)
  }

  static let carets: [(String, Int, String)] = [
    ("abc", 0, "^"), ("abc", 2, "  ^"), ("abc", 3, "   ^"), ("abc", 99, "   ^"), ("abc", -1, "^"),
    ("", 0, "^"),
    ("유저", 0, "^"), ("유저", 1, "^"), ("유저", 3, "  ^"), ("유저", 6, "    ^"), ("a\u{200B}b", 4, "         ^"),
    ("a\nb", 2, "  ^"), ("😀b", 4, "  ^"), ("🇰🇷b", 8, "  ^"), ("ｆb", 3, "  ^"), ("漢b", 3, "  ^"),
    ("ﾊb", 3, " ^"),
  ]

  @Test(arguments: VisibleTests.carets)
  func `the caret stands under the byte`(text: String, offset: Int, caret: String) {
    #expect(Visible(Array(text.utf8), caretAt: offset).caretLine == caret)
  }

  @Test func `a caret can stand under bytes that are not UTF-8`() {
    #expect(Visible([0xFF, 0xFE, 0x61], caretAt: 1).caretLine == "    ^")
    #expect(Visible([0xFF, 0xFE, 0x61], caretAt: 2).caretLine == "        ^")
  }

  static let windows: [(Int, String, String)] = [
    (0, "abcdefgh…", "^"), (3, "abcdefgh…", "   ^"), (12, "…jklmnopq…", "    ^"),
    (25, "…stuvwxyz", "        ^"),
    (26, "…stuvwxyz", "         ^"),
  ]

  @Test(arguments: VisibleTests.windows)
  func `a long text is shortened around the byte that matters`(offset: Int, shown: String, caret: String) {
    let visible = Visible(Array("abcdefghijklmnopqrstuvwxyz".utf8), caretAt: offset, limit: 10)
    #expect(visible.text == shown)
    #expect(visible.caretLine == caret)
  }

  @Test func `a shortened text keeps to its limit and shows the byte that matters`() {
    let bytes = Array(String(repeating: "가\u{200B}a", count: 30).utf8) + [0xFF]
    for offset in 0...bytes.count {
      for limit in [0, 1, 2, 12, 40] {
        let visible = Visible(bytes, caretAt: offset, limit: limit)
        let width = visible.text.unicodeScalars.reduce(0) { $0 + ($1 == "가" ? 2 : 1) }
        #expect(width <= max(limit, 2))
        #expect(visible.caretLine.count <= width + 1)
      }
    }
  }

  @Test(arguments: [
    (String(repeating: "x", count: 12), 0, "xxxxxxxxxxxx", "^"),
    ("ab" + String(repeating: "x", count: 13) + "cd", 0, "abx…(×13)cd", "^"),
    (String(repeating: "가", count: 1024) + "!", 3072, "가…(×1024)!", "          ^"),
    // The caret stands where a run of what is right ends, and one of what is too much begins.
    (String(repeating: "x", count: 40), 20, "x…(×20)x…(×20)", "       ^"),
  ])
  func `long runs of a character are folded`(text: String, offset: Int, shown: String, caret: String) {
    let visible = Visible(folding: Array(text.utf8), caretAt: offset)
    #expect(visible.text == shown)
    #expect(visible.caretLine == caret)
  }
}

import ChatClient
import Testing

struct VisibleTextTests {
  @Test(arguments: [
    ("a\u{1B}]0;x\u{7}b", "a\\u{1B}]0;x\\u{7}b"),
    ("\u{1B}[2J", "\\u{1B}[2J"),
    ("\u{9B}31m", "\\u{9B}31m"),
    ("a\u{0}b\rc\u{7F}", "a\\u{0}b\\u{D}c\\u{7F}"),
    ("a\u{202E}b\u{2066}c", "a\\u{202E}b\\u{2066}c"),
    ("a\u{200B}b\u{200D}c\u{FEFF}", "a\\u{200B}b\\u{200D}c\\u{FEFF}"),
    ("a\u{2028}b\u{2029}", "a\\u{2028}b\\u{2029}"),
    ("\u{3164}\u{115F}", "\\u{3164}\\u{115F}"),
    ("\u{E000}\u{E0041}", "\\u{E000}\\u{E0041}"),
    ("[알\u{FE0F}림]", "[알\\u{FE0F}림]"), ("[\u{E0100}알림]", "[\\u{E0100}알림]"), ("\u{FE0F}[알림]", "\\u{FE0F}[알림]"),
    ("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}\\u{FE0F}"), ("\u{301}[알림]", "\\u{301}[알림]"),
    ("\t\u{20DD}", "\t\\u{20DD}"),
    ("a\u{200B}\u{301}", "a\\u{200B}\\u{301}"), ("\u{2800}[알림]\u{FFFC}", "\\u{2800}[알림]\\u{FFFC}"),
  ])
  func whatDrivesTheTerminalOrHidesIsMarked(sent: String, shown: String) {
    #expect(VisibleText.plain(Array(sent.utf8)) == shown)
  }

  @Test(arguments: [
    "유저 1:안녕하세요", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "a\tb", "❤\u{FE0F}", "e\u{301}", "",
    "1\u{FE0F}\u{20E3}",
    "語\u{E0100}", "≨\u{FE00}", "नमस्ते", "שָׁלוֹם", "유저:⠓",
  ])
  func whatIsSeenForWhatItIsPassesUntouched(text: String) {
    #expect(Array(VisibleText.plain(Array(text.utf8)).utf8) == Array(text.utf8))
  }

  @Test func bytesThatAreNoUTF8AreMarkedEachForItself() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xED, 0xA0, 0x80, 0xC0, 0xAF, 0xE2, 0x82]
    #expect(VisibleText.plain(bytes) == "a\\xFF\\xED\\xA0\\x80\\xC0\\xAF\\xE2\\x82")
  }

  @Test func aMarkIsToldFromTheSameTextTypedOut() {
    #expect(VisibleText.pieces(of: Array("a\u{1B}".utf8)) == [.text("a"), .mark("\\u{1B}")])
    #expect(VisibleText.pieces(of: Array("a\\u{1B}".utf8)) == [.text("a\\u{1B}")])
  }

  @Test func noByteDrivesTheTerminalWhateverStandsBesideIt() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let shown = VisibleText.plain([first, second]).unicodeScalars
        #expect(shown.allSatisfy { $0 == "\t" || $0.properties.generalCategory != .control })
      }
    }
  }
}

import ChatClient
import Testing

@Suite struct PresentationTests {
  /// What a hostile client may say.
  private static let hostile =
    Array("악:\u{1B}]0;x\u{7}\u{1B}[2J\u{202E}\u{0}\r\u{9B}\u{7F}\u{200B}".utf8) + [0xFF]

  @Test(arguments: [true, false])
  func nothingDrivesTheTerminal(hasColour: Bool) {
    let presentation = Presentation(hasColour: hasColour)
    let lines: [ShownLine] = [
      .notice(Self.hostile), .own(Self.hostile), .said(Self.hostile, mentionsMe: true),
      .said(Self.hostile, mentionsMe: false), .remark(String(decoding: Self.hostile, as: UTF8.self)),
      .trouble(String(decoding: Self.hostile, as: UTF8.self)),
    ]
    for line in lines {
      var text = presentation.text(line)[...]
      while let escape = text.firstIndex(of: "\u{1B}") {
        #expect(hasColour)
        let style = text[escape...].dropFirst().prefix { $0 != "m" }
        #expect(style.first == "[" && style.dropFirst().allSatisfy { $0.isNumber || $0 == ";" })
        text = text[..<escape] + text[escape...].dropFirst(style.count + 2)
      }
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
      #expect(!text.unicodeScalars.contains("\u{202E}") && !text.unicodeScalars.contains("\u{200B}"))
      #expect(text.contains("\\u{1B}]0;x\\u{7}"))
    }
  }

  @Test func withoutColourALineIsItself() {
    let presentation = Presentation(hasColour: false)
    #expect(presentation.text(.said(Array("봇:안녕".utf8), mentionsMe: true), at: "09:05") == "09:05 봇:안녕")
    #expect(presentation.text(.goodbye) == "\u{A6} [알림] 접속을 종료합니다.")
  }

  /// Whatever others write, also where a terminal begins a new row in the middle of it.
  @Test(
    arguments: [true, false], ["¦ you are mina now", "봇:¦! not sent: a", "a¦b", "¦", "[알림] ¦ x", "¦봇:a"])
  func theClientsOwnWordsCanBeImitatedByNobody(hasColour: Bool, text: String) {
    let presentation = Presentation(hasColour: hasColour)
    let bytes = Array(text.utf8)
    for line in [ShownLine.said(bytes, mentionsMe: true), .notice(bytes), .own(bytes)] {
      #expect(!presentation.text(line).unicodeScalars.contains(Presentation.mark))
      #expect(presentation.text(line).contains("\\u{A6}"))
    }
    let own: [ShownLine] = [.remark(text), .trouble(text), .lost(bytes, .notHeard), .goodbye]
    for line in own {
      let shown = presentation.text(line).unicodeScalars
      #expect(shown.filter { $0 == Presentation.mark }.count == 1)
      #expect(shown.first == (hasColour ? "\u{1B}" : Presentation.mark))
    }
  }

  /// Dim where there are colours, and marked where there are none.
  @Test(arguments: [(true, "유저:안녕", "유저:안녕"), (false, "유저:안녕", "¦ 유저:안녕"), (false, "a¦", "¦ a\\u{A6}")])
  func whatIsNotHeardYetIsToldFromWhatIs(hasColour: Bool, text: String, shown: String) {
    #expect(Presentation(hasColour: hasColour).unheard(Array(text.utf8), cells: 40) == shown)
    let long = Presentation(hasColour: hasColour).unheard(Array(repeating: 0x61, count: 5000), cells: 40)
    #expect(long.count <= 4 * 40 + 2)
  }

  @Test func aNickKeepsItsColour() {
    let presentation = Presentation(hasColour: true)
    let first = presentation.text(.said(Array("봇:하나".utf8), mentionsMe: false))
    let second = presentation.text(.said(Array("봇:둘".utf8), mentionsMe: false))
    #expect(first.hasPrefix("\u{1B}[") && first.prefix { $0 != "봇" } == second.prefix { $0 != "봇" })
  }
}

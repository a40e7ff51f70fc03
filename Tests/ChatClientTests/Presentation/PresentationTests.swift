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
    #expect(presentation.text(.goodbye) == "[알림] 접속을 종료합니다.")
  }

  @Test func aNickKeepsItsColour() {
    let presentation = Presentation(hasColour: true)
    let first = presentation.text(.said(Array("봇:하나".utf8), mentionsMe: false))
    let second = presentation.text(.said(Array("봇:둘".utf8), mentionsMe: false))
    #expect(first.hasPrefix("\u{1B}[") && first.prefix { $0 != "봇" } == second.prefix { $0 != "봇" })
  }
}

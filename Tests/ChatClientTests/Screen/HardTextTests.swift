import Testing

extension ScreenTests {
  /// Texts and places that programs for terminals stumble over.
  @Suite struct HardTextTests {
    @Test(arguments: [
      ("악:\u{1B}]0;x\u{7}끝", "악:\\u{1B}]0;x\\u{7}끝"),
      ("악:\u{1B}[2J끝", "악:\\u{1B}[2J끝"),
      ("악:\u{202E}끝", "악:\\u{202E}끝"),
      ("악:\u{0}끝", "악:\\u{0}끝"),
      ("악:앞\r뒤", "악:앞\\u{D}뒤"),
      ("악:\u{9B}2J\u{7F}\u{200B}\u{85}", "악:\\u{9B}2J\\u{7F}\\u{200B}\\u{85}"),
    ])
    func whatOthersSayChangesNothingButItsOwnLine(text: String, shown: String) throws {
      let stage = try ChatStage(width: 60, height: 12)
      let title = try stage.terminal.title
      try stage.press(.characters("반쯤 쓴 말"))
      try stage.press(.left)
      try stage.hear("봇:앞")
      try stage.hear(text, shownAs: shown)
      try stage.hear("봇:뒤")
      try stage.check()
      #expect(try stage.terminal.title == title)
    }

    /// Another window has the keyboard meanwhile.
    @Test func whatComesWhileTheUserIsAwayStandsBelowAMark() throws {
      let mark = "¦ what follows came while you were away"
      let stage = try ChatStage(width: 60, height: 16)
      try stage.hear("봇:앞")
      try stage.press(.characters("반쯤 쓴 말"))
      try stage.check()
      try stage.terminal.type("\u{1B}[O")
      // A key, and away again: nothing came between. Where the key is seen, the rest was read with it.
      try stage.press(.left, andTell: "\u{1B}[O")
      try stage.check()
      try stage.hear("봇:하나", below: mark)
      try stage.hear(mark, shownAs: mark.replacing("¦", with: "\\u{A6}"))
      try stage.check()
      try stage.terminal.type("\u{1B}[I")
      try stage.hear("봇:뒤")
      try stage.check()
    }

    @Test func hangulIsEditedWithoutALocaleThatKnowsIt() throws {
      let stage = try ChatStage(width: 39, height: 12, environment: "LANG=C LC_ALL=C")
      try stage.press(.characters("가나다라마바사아자차카타파하가나다라마바사아자차카타파하"))
      try stage.press(.start)
      try stage.press(.delete)
      try stage.check()
      try stage.enter()
      try stage.check()
      try stage.press(.older)
      try stage.check()
      #expect(
        try stage.historyAtTheEnd()
          == "나다라마바사아자차카타파하가나다라마바사아자차카타파하\n/quit\n")
    }

    @Test func aLineTallerThanTheScreenIsShownAroundTheCursor() throws {
      let stage = try ChatStage(width: 40, height: 8)
      let line = (0..<12).map { "\($0)".count == 1 ? "0\($0)" : "\($0)" }.map {
        $0 + String(repeating: "가", count: 19)
      }
      try stage.terminal.type(line.joined())
      try stage.terminal.wait(for: "the last rows", withHistory: false) { screen in
        screen.rows.first?.hasSuffix("가가가") == true && screen.cursor == Screen.Cell(row: 7, column: 6)
      }
      try stage.terminal.type([0x01])
      try stage.terminal.wait(for: "the first rows", withHistory: false) { screen in
        screen.rows.first?.hasPrefix("유저> 00가") == true && screen.cursor == Screen.Cell(row: 0, column: 6)
      }
      try stage.hear("봇:그동안")
      try stage.terminal.wait(for: "the first rows again", withHistory: false) { screen in
        screen.rows.first?.hasPrefix("유저> 00가") == true && screen.cursor == Screen.Cell(row: 0, column: 6)
      }
      try stage.terminal.type("\r")
      #expect(try stage.said(line.joined()))
    }

    @Test(arguments: [39, 40, 41])
    func aScreenThatIsNotFullIsResizedToo(width: Int) throws {
      let stage = try ChatStage(width: 60, height: 20)
      for text in ["bot:short", "bot:" + String(repeating: "long ", count: 20) + ".", "bot:short again"] {
        try stage.hear(text)
      }
      try stage.press(.characters("something that has to be wrapped at a width such as this one"))
      for _ in 0..<7 { try stage.press(.left) }
      try stage.check()
      for size in [(width, 20), (80, 20), (width + 13, 14)] {
        try stage.resize(width: size.0, height: size.1)
        try stage.check()
      }
    }
  }
}

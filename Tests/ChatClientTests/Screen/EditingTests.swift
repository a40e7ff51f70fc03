import Testing

extension ScreenTests {
  /// What the keys do, seen on the screen and heard by the server.
  @Suite struct EditingTests {
    @Test func tabCompletesTheNickThatSpokeLast() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.hear("봇 하나:안녕")
      try stage.hear("봇 둘:안녕")
      try stage.check()
      try stage.terminal.type("봇\t")
      try stage.terminal.wait(forRow: "유저> 봇 둘:")
      try stage.terminal.type("\t")
      try stage.terminal.wait(forRow: "유저> 봇 하나:")
      try stage.terminal.type("반가워요\r")
      #expect(try stage.said("봇 하나: 반가워요"))
    }

    @Test func tabCompletesACommand() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.terminal.type("/di\t")
      try stage.terminal.wait(forRow: "유저> /disconnect")
    }

    @Test func searchFindsHangulAndStaysWhileOthersTalk() throws {
      let stage = try ChatStage(width: 40, height: 12)
      for text in ["안녕하세요 반갑습니다", "점심 먹었어요?"] {
        try stage.terminal.type(text + "\r")
        #expect(try stage.said(text))
      }
      try stage.terminal.type("\u{12}반갑")
      try stage.terminal.wait(forRow: "(search)`반갑': 안녕하세요 반갑습니다")
      try stage.hear("봇:" + String(repeating: "말이 길어요 ", count: 10) + ".")
      try stage.terminal.wait(forRow: "  말이 길어요 .")
      try stage.terminal.wait(forRow: "(search)`반갑': 안녕하세요 반갑습니다")
      try stage.terminal.type("\r")
      #expect(try stage.said("안녕하세요 반갑습니다"))
    }

    @Test func pastedLinesAreShownAndEnterSendsEach() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.paste("하나\n둘\n\n셋\n")
      try stage.terminal.wait(forRow: "Enter sends 3 lines, Escape drops them")
      try stage.terminal.wait(forRow: "| 둘")
      try stage.terminal.type("\r")
      #expect(try stage.said("하나", "둘", "셋"))
    }

    @Test func escapeDropsWhatWasPasted() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.press(.characters("반쯤 "))
      try stage.paste("하나\n둘\n")
      try stage.terminal.wait(forRow: "Enter sends 2 lines, Escape drops them")
      try stage.terminal.type("\u{1B}")
      try stage.check()
      try stage.terminal.type("말했다\r")
      #expect(try stage.said("반쯤 말했다"))
    }

    @Test func onePastedLineIsTypedAndNotSent() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.paste("하나뿐\n")
      try stage.terminal.wait(forRow: "유저> 하나뿐")
      try stage.terminal.type("이다\r")
      #expect(try stage.said("하나뿐이다"))
    }

    @Test func viKeysWorkWhereTheSettingsAskForThem() throws {
      let stage = try ChatStage(width: 60, height: 12, settings: "bind -v\n")
      try stage.terminal.type("가나다")
      try stage.terminal.wait(forRow: "유저> 가나다")
      try stage.terminal.type("\u{1B}")
      try stage.terminal.wait(for: "the cursor on 다") { $0.cursor.column == 10 }
      try stage.terminal.type("0x")
      try stage.terminal.wait(forRow: "유저> 나다")
      try stage.terminal.type("A라\r")
      #expect(try stage.said("나다라"))
      try stage.terminal.type("\u{1B}[A")
      try stage.terminal.wait(forRow: "유저> 나다라")
    }

    /// Those of other programs, of the mouse, and what a terminal answers; and no key opens what is not shown.
    @Test(arguments: [
      "\u{1B}[5~", "\u{1B}[6~", "\u{1B}OP", "\u{1B}[24~", "\u{1B}[1;5A", "\u{1B}[<64;10;10M", "\u{1B}[?62;c",
      "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}[201~", "\u{1B}x", "\u{1B}X",
    ])
    func keysWithoutAMeaningTypeNothing(key: String) throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.terminal.type("가\(key)나")
      try stage.terminal.wait(forRow: "유저> 가나")
      try stage.terminal.type("\u{1B}[H다\u{1B}[F라\r")
      #expect(try stage.said("다가나라"))
    }

    /// As a reader sees characters: a piece of an emoji is none.
    @Test(arguments: ["👍🏽", "👨‍👩‍👧", "e\u{301}", "한", "🇰🇷"])
    func aWholeCharacterIsErased(character: String) throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.terminal.type("가\(character)\u{7F}나\(character)\u{1B}[D\u{1B}[3~\r")
      #expect(try stage.said("가나"))
    }

    /// It neither overtakes what was typed before it nor throws it away.
    @Test func controlCIsAKeyAmongTheOthers() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.terminal.type("가나\u{3}다\r")
      #expect(try stage.said("다"))
      try stage.terminal.type("\u{1B}[A\u{1B}[A")
      try stage.terminal.wait(forRow: "유저> 가나")
    }

    @Test func aPasteThatDoesNotEndLeavesTheKeyboardAlive() throws {
      let stage = try ChatStage(width: 60, height: 12)
      try stage.terminal.type("\u{1B}[200~하나\r둘")
      try stage.terminal.wait(forRow: "Enter sends 2 lines, Escape drops them")
      try stage.terminal.type("\u{1B}")
      try stage.terminal.wait(forRow: "유저>")
      try stage.terminal.type("셋\r")
      #expect(try stage.said("셋"))
    }

    @Test func settingsBindKeys() throws {
      let stage = try ChatStage(width: 60, height: 12, settings: "bind ^T ed-move-to-beg\n")
      try stage.terminal.type("나다\u{14}가\r")
      #expect(try stage.said("가나다"))
    }
  }
}

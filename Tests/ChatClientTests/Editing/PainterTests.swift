import ChatClient
import POSIX
import Testing

/// What is seen once it was written, and not which escapes do it.
@Suite struct PainterTests {
  /// A painter at a terminal of its own.
  private struct Easel {
    var terminal: MemoryTerminal
    var painter = Painter(width: MemoryTerminal.width)
    var model: ScreenModel

    init(columns: Int, rows: Int, prompt: String = "> ", line: String = "") {
      terminal = MemoryTerminal(columns: columns, rows: rows)
      model = ScreenModel(lines: [], prompt: prompt)
      if !line.isEmpty { model.line.pressed(.characters(line)) }
    }

    mutating func paint(above lines: [String] = []) {
      model.lines += lines
      let picture = Picture(prompt: model.prompt, line: model.line.text, cursor: model.line.cursor)
      terminal.write(painter.paint(picture, above: lines, size: terminal.size))
    }

    mutating func press(_ key: LineModel.Key) {
      model.line.pressed(key)
      paint()
    }

    mutating func resize(columns: Int, rows: Int) {
      terminal.resize(to: ScreenSize(columns: columns, rows: rows))
      model.resized()
      paint()
    }

    /// Whether all that was ever shown is as it must be.
    var isRight: Bool {
      terminal.unknown.isEmpty && terminal.everything == model.screen(width: terminal.size.columns)
    }
  }

  private static let words = ["a", "abc ", "가", "나다", "漢字", "x가y나z", String(repeating: "가", count: 30)]

  @Test(arguments: [2, 3, 10, 39, 40])
  func aLineIsSeenAsItIsEdited(columns: Int) {
    var easel = Easel(columns: columns, rows: 60)
    easel.paint()
    for word in Self.words {
      easel.press(.characters(word))
      #expect(easel.isRight, "\(easel.terminal.everything)")
    }
    for key in [LineModel.Key.start, .right, .delete, .end, .left, .backspace, .killToEnd, .killAll] {
      easel.press(key)
      #expect(easel.isRight, "\(key): \(easel.terminal.everything)")
    }
  }

  /// Wherever the line ends and wherever the cursor is.
  @Test(arguments: 2...12)
  func linesComeAboveAndTheLineStaysAsItWas(columns: Int) {
    let heard = ["봇:안녕", "", String(repeating: "가나 ", count: columns)]
    for length in 0...(2 * columns) {
      var easel = Easel(columns: columns, rows: 200, line: String(repeating: "가", count: length))
      easel.paint()
      for line in heard {
        easel.paint(above: [line, line])
        easel.press(.left)
      }
      #expect(easel.isRight, "\(length) characters: \(easel.terminal.everything)")
    }
  }

  @Test func whatScrollsAwayIsLeftAsItWas() {
    var easel = Easel(columns: 20, rows: 5, line: "half a line in the way")
    for number in 0..<40 {
      easel.paint(above: ["\(number) " + String(repeating: "가", count: number)])
      #expect(easel.isRight, "\(number): \(easel.terminal.everything)")
    }
  }

  @Test func whatIsThereIsNotPaintedTwice() {
    var painter = Painter(width: MemoryTerminal.width)
    let (picture, size) = (Picture(prompt: "> "), ScreenSize(columns: 20, rows: 5))
    #expect(!painter.paint(picture, above: [], size: size).isEmpty)
    #expect(painter.paint(picture, above: [], size: size).isEmpty)
    #expect(!painter.paint(picture, above: [], size: ScreenSize(columns: 21, rows: 5)).isEmpty)
  }

  @Test func whatIsErasedLeavesNothingAndIsNotErasedTwice() {
    var easel = Easel(columns: 10, rows: 20, prompt: "| a\n| b\n> ", line: String(repeating: "가", count: 20))
    easel.paint(above: ["봇:안녕"])
    easel.terminal.write(easel.painter.erase(size: easel.terminal.size))
    #expect(easel.terminal.everything == Screen(rows: ["봇:안녕"], cursor: Screen.Cell(row: 1, column: 0)))
    #expect(easel.painter.erase(size: easel.terminal.size).isEmpty)
  }

  /// As after the shell has had the terminal.
  @Test func whatOthersWroteIsTheirsToKeep() {
    var easel = Easel(columns: 20, rows: 10, line: "half")
    easel.paint(above: ["봇:안녕"])
    easel.painter.lost()
    easel.terminal.write("\r\n$ fg\r\n")
    easel.paint()
    #expect(easel.terminal.everything.rows == ["봇:안녕", "> half", "$ fg", "> half"])
  }

  @Test func rowsOfAPromptStandAboveTheLine() {
    var easel = Easel(columns: 10, rows: 20, prompt: "| a\n| 0123456789\n| 01234567\n? ")
    easel.paint(above: ["x"])
    easel.paint(above: ["y"])
    #expect(
      easel.terminal.everything
        == Screen(
          rows: ["x", "y", "| a", "| 01234567", "89", "| 01234567", "?"],
          cursor: Screen.Cell(row: 6, column: 2)))
  }

  /// The screen is a window on it, and no row of it is ever scrolled away.
  @Test(arguments: [1, 2, 3, 5])
  func aLineTallerThanTheScreenIsSeenAroundTheCursor(rows: Int) {
    var easel = Easel(columns: 10, rows: rows)
    easel.paint(above: ["first", "second"])
    easel.press(.characters(String(repeating: "0가2나5다8", count: 10)))
    let all = Layout.rows("> " + easel.model.line.string, width: 10)
    #expect(easel.terminal.screen.rows == all.suffix(rows))
    let before = easel.terminal.everything.rows.count
    for key in Array(repeating: LineModel.Key.left, count: 70) + [.end, .start] {
      easel.press(key)
      let cells = Layout.cells(("> " + easel.model.line.string).unicodeScalars, width: 10)
      let cell = cells[2 + easel.model.line.cursor]
      let cursor = easel.terminal.screen.cursor
      #expect(cursor.column == cell.column)
      let shown = all.dropFirst(cell.row - cursor.row).prefix(rows)
      #expect(easel.terminal.screen.rows == Array(shown), "cursor at \(easel.model.line.cursor)")
    }
    #expect(easel.terminal.everything.rows.count <= before)
    #expect(easel.terminal.everything.rows.starts(with: ["first", "second"]))
  }

  /// Before others' lines have filled the screen, what a terminal wraps anew is found and erased.
  @Test(arguments: 2...30)
  func aNewWidthLeavesOneLineWhereATerminalWrapsAnew(columns: Int) {
    for length in [0, 1, 8, 9, 17, 18, 40] {
      for back in [0, 1, 9, 17] {
        var easel = Easel(columns: 20, rows: 60, line: String(repeating: "가", count: length))
        easel.paint(above: ["봇:안녕"])
        for _ in 0..<back { easel.press(.left) }
        easel.resize(columns: columns, rows: 60)
        #expect(easel.isRight, "\(length) characters, \(back) back: \(easel.terminal.everything)")
      }
    }
  }

  /// What a terminal makes of wrapped rows is then of no account: here it leaves rubbish everywhere.
  @Test(arguments: [(39, 8), (40, 13), (41, 30), (10, 20), (90, 5)])
  func aFullScreenIsPaintedAnewWhateverBecameOfIt(columns: Int, rows: Int) {
    var easel = Easel(columns: 40, rows: 12, line: "half a line, 반쯤 쓴 줄")
    easel.paint(above: (0..<100).map { "\($0) " + String(repeating: "가a", count: $0) })
    easel.terminal.resize(to: ScreenSize(columns: columns, rows: rows))
    easel.terminal.write("\u{1B}[H" + String(repeating: "#", count: columns * rows) + "\u{1B}[3A")
    easel.model.resized()
    easel.paint()
    var model = easel.model
    #expect(easel.terminal.screen == model.shown(on: Screen.Size(width: columns, height: rows)))
    #expect(easel.terminal.unknown.isEmpty)
  }

  /// A line that ends at the margin needs a row more than before, and a printed one gives way to it.
  @Test(arguments: [(33, 8), (20, 6), (60, 12)])
  func nothingThatWasPrintedIsLostAtANewSize(columns: Int, rows: Int) {
    let lines = (0..<30).map { "봇:\($0)번째" }
    for length in 0...60 {
      var easel = Easel(columns: 80, rows: 24, line: String(repeating: "가", count: length))
      easel.paint(above: lines)
      easel.resize(columns: columns, rows: rows)
      #expect(Set(lines).isSubset(of: easel.terminal.everything.rows), "\(length) characters")
    }
  }

  /// Somebody types, moves and deletes while others talk and the window changes its size.
  @Test(arguments: 1...8)
  func aWalkLeavesNoWrongScreen(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var easel = Easel(columns: 40, rows: 12)
    easel.paint(above: (0..<40).map { "봇:\($0)번째 말" })
    for step in 0..<500 {
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4 where easel.model.line.text.count < 60:
        easel.press(.characters(Self.words.dropLast().randomElement(using: &random) ?? "a"))
      case 4..<7:
        easel.press([.left, .left, .right, .start, .end, .backspace].randomElement(using: &random) ?? .left)
      case 7..<9:
        easel.paint(above: [String(repeating: "가 b", count: Int.random(in: 0...40, using: &random))])
      case 9:
        easel.resize(
          columns: Int.random(in: 39...90, using: &random), rows: Int.random(in: 8...20, using: &random))
      default: easel.press(.killToEnd)
      }
      let size = Screen.Size(width: easel.terminal.size.columns, height: easel.terminal.size.rows)
      #expect(easel.terminal.screen == easel.model.shown(on: size), "seed \(seed), step \(step)")
    }
    #expect(easel.terminal.unknown.isEmpty)
  }
}

import Foundation
import Testing

extension ScreenTests {
  /// The model of wrapping against a real terminal, so that it can judge the client.
  struct LayoutTests {
    private static let lines = [
      "", "ascii", String(repeating: "a", count: 38), String(repeating: "b", count: 39),
      String(repeating: "c", count: 40), String(repeating: "가", count: 19), String(repeating: "나", count: 20),
      "d" + String(repeating: "다", count: 60), String(repeating: "라 ee ", count: 40), "漢字カナ😀！", "end",
    ]

    @Test(arguments: [39, 40, 60, 80])
    func linesWrapAsInTheTerminal(width: Int) throws {
      let place = try Place()
      try Data((Self.lines.joined(separator: "\n") + "\n").utf8).write(to: place.file("lines"))
      let terminal = try Terminal(
        width: width, height: 8, directory: place.directory, running: "cat lines; exec cat >/dev/null")
      for size in [(width, 8), (53, 8), (width, 24), (200, 50), (21, 9), (width, 12)] {
        try terminal.resize(width: size.0, height: size.1, isRepainted: false)
        let rows = Self.lines.flatMap { Layout.rows($0, width: size.0) }
        try terminal.wait(for: Screen(rows: rows, cursor: Screen.Cell(row: rows.count, column: 0)))
      }
    }
  }
}

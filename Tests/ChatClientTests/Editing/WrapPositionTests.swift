import Testing

@testable import ChatClient

struct WrapPositionTests {
  /// Cells of characters one after the other, and where the next one would stand.
  @Test(arguments: [
    ([Int](), 0, 0), ([1], 0, 1), ([2, 2], 0, 4), ([1, 1, 1, 1, 1], 0, 5),
    ([1, 1, 1, 1, 1, 1], 1, 1), ([1, 2, 2], 0, 5), ([2, 2, 2], 1, 2), ([1, 1, 1, 1, 1, 0], 0, 5),
    ([1, -1], 0, 1), ([0], 0, 0),
  ])
  func charactersFillARowAndThenTheNext(cells: [Int], row: Int, column: Int) {
    var position = WrapPosition(columns: 5)
    let begins = cells.map { position.advance(by: $0) }
    #expect((position.row, position.column) == (row, column))
    #expect(begins.filter { $0 }.count == row)
    #expect(position.isAtMargin == (column == 5))
  }

  /// On a screen of 20 columns.
  @Test(arguments: [(0, 8), (7, 8), (8, 16), (15, 16), (16, 19), (19, 19), (20, 20)])
  func tabsNeverBeginARow(column: Int, next: Int) {
    var position = WrapPosition(columns: 20)
    for _ in 0..<column { position.advance(by: 1) }
    position.tabulate()
    #expect((position.row, position.column) == (0, next))
  }

  @Test func aRowCanEndEarly() {
    var position = WrapPosition(columns: 5)
    position.advance(by: 1)
    position.startRow()
    #expect((position.row, position.column) == (1, 0))
  }
}

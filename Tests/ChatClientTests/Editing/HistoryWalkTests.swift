import ChatClient
import Testing

@Suite struct HistoryWalkTests {
  private static let history = ["하나", "둘", "셋"]

  private func scalars(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars) }

  @Test func theWalkEndsAtTheLineThatItBeganWith() {
    var walk = HistoryWalk()
    let draft = scalars("반쯤")
    let up = (0..<4).map { _ in walk.older(than: draft, in: Self.history) }
    #expect(up == [scalars("셋"), scalars("둘"), scalars("하나"), nil])
    let down = (0..<4).map { _ in walk.newer(in: Self.history) }
    #expect(down == [scalars("둘"), scalars("셋"), draft, nil])
  }

  @Test func theDraftIsWhatWasTypedLast() {
    var walk = HistoryWalk()
    _ = walk.older(than: scalars("first"), in: Self.history)
    _ = walk.newer(in: Self.history)
    _ = walk.older(than: scalars("second"), in: Self.history)
    // What is changed in an old line is no draft.
    _ = walk.older(than: scalars("셋, changed"), in: Self.history)
    _ = walk.newer(in: Self.history)
    #expect(walk.newer(in: Self.history) == scalars("second"))
  }

  @Test func anEmptyHistoryLeadsNowhere() {
    var walk = HistoryWalk()
    #expect(walk.older(than: scalars("a"), in: []) == nil)
    #expect(walk.newer(in: []) == nil)
  }

  @Test func aHistoryThatHasBecomeShorterLeadsNowhere() {
    var walk = HistoryWalk()
    for _ in 0..<3 { _ = walk.older(than: [], in: Self.history) }
    #expect(walk.newer(in: ["하나"]) == nil)
    #expect(walk.older(than: [], in: ["하나"]) == nil)
  }
}

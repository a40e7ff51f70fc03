import ChatConformance
import Testing

@testable import ChatConformance

/// However much a server says, its first words and its last are kept.
@Suite struct KeptOutputTests {
  private static let bound = KeptOutput.bound
  private static let sizes = [0, 1, bound - 1, bound, bound + 1, 2 * bound, 2 * bound + 1, 5 * bound + 7]

  @Test(arguments: sizes, [1 << 16, 1000, 1 << 20])
  func theBeginningAndTheEndAreKept(size: Int, piece: Int) {
    let said = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var output = KeptOutput()
    for start in stride(from: 0, to: size, by: piece) {
      output.append(Array(said[start..<min(size, start + piece)]))
    }
    #expect(output.head == Array(said.prefix(Self.bound)))
    #expect(output.tail == Array(said.dropFirst(Self.bound).suffix(Self.bound)))
    #expect(output.head.count + output.dropped + output.tail.count == size)
  }

  @Test func aGapJoinsNoLines() {
    let whole = KeptOutput(head: Array("a\n\nb".utf8), dropped: 0, tail: Array("c\n".utf8))
    #expect(whole.lines.map(Array.init) == ["a", "bc"].map { Array($0.utf8) })
    let cut = KeptOutput(head: Array("a\nb".utf8), dropped: 9, tail: Array("c\n".utf8))
    #expect(cut.lines.map(Array.init) == ["a", "b", "c"].map { Array($0.utf8) })
  }
}

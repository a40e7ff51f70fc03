import SessionLanguage
import SessionRunner
import Testing

/// How bytes are cut.
@Suite struct CuttingTests {
  private let bytes = Array("유저 1:안녕하세요\r\n".utf8)

  @Test(arguments: [Cutting.whole, .bytes, .random(seed: 1), .random(seed: 2)])
  func segmentsPutTogetherAreWhatWasCut(cutting: Cutting) {
    var random = cutting.generator(for: "core/x")
    for length in 0...bytes.count {
      let segments = cutting.segments(of: Array(bytes.prefix(length)), &random)
      #expect(segments.joined().elementsEqual(bytes.prefix(length)))
      #expect(length == 0 || segments.allSatisfy { !$0.isEmpty })
    }
  }

  @Test func bytesAreCutAfterEachAndDrawnCutsAreFew() {
    var random = Cutting.bytes.generator(for: "core/x")
    #expect(Cutting.whole.segments(of: bytes, &random).count == 1)
    #expect(Cutting.bytes.segments(of: bytes, &random).count == bytes.count)
    for _ in 0..<100 {
      #expect((2...8).contains(Cutting.random(seed: 1).segments(of: bytes, &random).count))
    }
  }

  @Test func cutsHangOnTheSeedAndTheSessionAlone() {
    func cuts(_ seed: UInt64, _ id: String) -> [[Int]] {
      var random = Cutting.random(seed: seed).generator(for: id)
      return (0..<20).map { _ in Cutting.random(seed: seed).segments(of: bytes, &random).map(\.startIndex) }
    }
    #expect(cuts(1, "core/x") == cuts(1, "core/x"))
    #expect(cuts(1, "core/x") != cuts(2, "core/x"))
    #expect(cuts(1, "core/x") != cuts(1, "core/y"))
  }

  static let speaking: [(String, Bool)] = [
    ("A > x\nA < x", false), ("A >> \"x\"\nA < x", true), ("A >> \"x\\n\"\nA < x", false),
    ("A > x\nA < x\nA >> \"y\"\nA leaves", false), ("together\n  A >> \"x\"\n  A leaves\nB < x", true),
    ("A > x\nA B < x\nB >> \"y\"\nA < y", true),
  ]

  @Test(arguments: speaking)
  func whoSaysSomethingThatNoLFEndsIsKnown(steps: String, speaks: Bool) throws {
    let session = try Session.parse(
      "title: T\ncovers: ROOM-1\ngiven: A B\n\n\(steps)\n", id: "core/x", file: "x.session")
    #expect(session.speaksWithoutLineFeed == speaks)
  }
}

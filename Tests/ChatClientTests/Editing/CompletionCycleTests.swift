import ChatClient
import Testing

@Suite struct CompletionCycleTests {
  private static let completion = Completion(replaced: 1, candidates: ["가나: ", "가다: "])

  private func place(_ line: String, cursor: Int) -> CompletionCycle.Place {
    CompletionCycle.Place(line: Array(line.unicodeScalars), cursor: cursor)
  }

  @Test func tabGoesRound() throws {
    var cycle = CompletionCycle()
    var now = place("가 x", cursor: 1)
    var seen: [CompletionCycle.Place] = []
    for _ in 0..<3 {
      now = try #require(cycle.next(at: now) { _ in Self.completion })
      seen.append(now)
    }
    let (first, second) = (place("가나:  x", cursor: 4), place("가다:  x", cursor: 4))
    #expect(seen == [first, second, first])
  }

  /// Only what stands before the cursor is completed.
  @Test func candidatesAreLookedForByWhatIsBeforeTheCursor() {
    var cycle = CompletionCycle()
    var asked: [String] = []
    _ = cycle.next(at: place("안녕 가x", cursor: 4)) { head in
      asked.append(head)
      return Self.completion
    }
    #expect(asked == ["안녕 가"])
  }

  @Test func whoTypesOnBeginsAnew() throws {
    var cycle = CompletionCycle()
    let first = try #require(cycle.next(at: place("가", cursor: 1)) { _ in Self.completion })
    var typed = first
    typed.line.append("ㅋ")
    typed.cursor += 1
    let next = cycle.next(at: typed) { _ in Completion(replaced: 1, candidates: ["크"]) }
    #expect(next == place("가나: 크", cursor: 5))
  }

  @Test func whereThereIsNothingTheLineStays() {
    var cycle = CompletionCycle()
    let start = place("x", cursor: 1)
    for _ in 0..<2 {
      #expect(cycle.next(at: start) { _ in Completion(replaced: 0, candidates: []) } == nil)
    }
    #expect(cycle.next(at: start) { _ in Completion(replaced: 2, candidates: ["y"]) } == nil)
    #expect(
      cycle.next(at: start) { _ in Completion(replaced: 1, candidates: ["y"]) } == place("y", cursor: 1))
  }
}

import ChatServer
import Testing

/// How often something may happen.
@Suite struct TokenBucketTests {
  private var bucket = TokenBucket(Rate(perSecond: 4, burst: 3), at: .seconds(100))

  @Test mutating func aBurstMayBeTakenAtOnce() {
    for _ in 0..<3 { #expect(take(at: 100_000)) }
    #expect(!take(at: 100_000))
  }

  // Spec: HARD-29
  @Test mutating func tokensComeBackOneByOne() {
    for _ in 0..<3 { #expect(take(at: 100_000)) }
    for token in 1...5 {
      let due = 100_000 + 250 * token
      #expect(!take(at: due - 1))
      #expect(bucket.wait(at: .milliseconds(due - 1)) == .milliseconds(1))
      #expect(take(at: due))
    }
  }

  @Test mutating func noMoreComeBackThanTheBurst() {
    for _ in 0..<3 { #expect(take(at: 100_000)) }
    for _ in 0..<3 { #expect(take(at: 1_000_000)) }
    #expect(!take(at: 1_000_000))
  }

  @Test mutating func aDebtIsWaitedFor() {
    for _ in 0..<5 { bucket.spend(1, at: .seconds(100)) }
    #expect(bucket.wait(at: .seconds(100)) == .milliseconds(750))
    #expect(!take(at: 100_749))
    #expect(take(at: 100_750))
  }

  @Test func numbersBelowOneCountAsOne() {
    #expect(Rate(perSecond: 0, burst: -1) == Rate(perSecond: 1, burst: 1))
  }

  private mutating func take(at milliseconds: Int) -> Bool {
    bucket.take(at: .milliseconds(milliseconds))
  }
}

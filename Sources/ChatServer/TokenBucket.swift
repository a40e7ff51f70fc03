/// How often something may happen: so many at once, and then so many a second.
package struct Rate: Hashable, Sendable {
  /// How many tokens come back in a second; 1 at least.
  package var perSecond: Int
  /// How many tokens there are at most; 1 at least.
  package var burst: Int

  /// A rate; numbers below 1 count as 1.
  package init(perSecond: Int, burst: Int) {
    self.perSecond = max(1, perSecond)
    self.burst = max(1, burst)
  }
}

/// Tokens that may be taken at once, and come back one by one; it knows no clock.
///
/// Every `now` is counted from the same moment, whichever that is.
///
/// Spec: HARD-29
package struct TokenBucket: Sendable {
  /// How long a token takes to come back.
  private let period: Duration
  /// How far ahead of its time a token may be taken.
  private let credit: Duration
  /// When the bucket is full again.
  private var full: Duration

  /// A full bucket.
  package init(_ rate: Rate, at now: Duration) {
    period = .seconds(1) / rate.perSecond
    credit = period * (rate.burst - 1)
    full = now
  }

  /// Takes a token, where there is one.
  package mutating func take(at now: Duration) -> Bool {
    guard wait(at: now) == .zero else { return false }
    spend(1, at: now)
    return true
  }

  /// Takes tokens that need not be there: the debt is waited for.
  package mutating func spend(_ tokens: Int, at now: Duration) { full = max(full, now) + period * tokens }

  /// How many tokens there are, counted no further than the bound.
  package func tokens(at now: Duration, upTo bound: Int) -> Int {
    var rest = self
    return (0..<bound).first { _ in !rest.take(at: now) } ?? bound
  }

  /// Whether all tokens are there.
  package func isFull(at now: Duration) -> Bool { full <= now }

  /// Whether it takes this bucket longer than the other, of the same rate, to be full.
  package func isEmptier(than other: TokenBucket) -> Bool { full > other.full }

  /// How long it takes until there is a token.
  package func wait(at now: Duration) -> Duration { max(.zero, full - credit - now) }
}

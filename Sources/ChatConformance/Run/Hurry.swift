import Dispatch

/// How a run hurries for somebody who waits for what is to be mended first.
package struct Hurry: Sendable {
  /// How much longer is played once something has failed: what shows at the same time helps to tell what it comes of.
  package var lingers = Duration.milliseconds(150)
  /// The most that it is on a machine that is slow.
  package var longestLingering = Duration.milliseconds(700)
  /// For how long what began before what has failed is let come to its end: what it shows is told first.
  package var longestForThoseBefore = Duration.milliseconds(1100)
  /// After this much time what is due is given up where all else was soon there; a run without hurry tells whether it is late.
  package var forWhoIsPrompt = Duration.milliseconds(500)
  /// After this much time the end of a client that is not asked about is taken for overlooked; a fresh server costs less.
  package var untilOverlooked = Duration.milliseconds(150)
  /// For how long causes are searched for: the first to be mended comes first.
  package var longestSearch = Duration.milliseconds(250)
  /// How many play at least and at most: each has a server to start.
  package var workers = 3...4
  /// A session that takes longer is one that something is waited for in.
  package var longestRight = DispatchTimeInterval.milliseconds(60)

  /// Has something done once so much time is over, by the clock of whoever waits.
  let later: @Sendable (_ time: Duration, _ act: @escaping @Sendable () -> Void) -> Void

  package init(later: @escaping @Sendable (Duration, @escaping @Sendable () -> Void) -> Void) {
    self.later = later
  }

  /// How much longer is played where the first session began so late.
  func lingering(since began: Duration) -> Duration { min(max(lingers, began * 3 / 2), longestLingering) }
}

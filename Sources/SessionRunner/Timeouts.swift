/// How long a runner waits, for one message and in all.
package struct Timeouts: Hashable, Sendable {
  /// After this much time a message that was due is late.
  package let lateAfter: Duration
  /// After this much time it is given up.
  package let deadline: Duration
  /// After this much time all that comes in time is there.
  package let longerThanRight: Duration
  /// After this much time it is given up where nothing tells yet whether the server is prompt: who does not wait to the deadline
  /// takes what is late for missing.
  package var forWhoIsUnknown: Duration
  /// After this much time it is given up where all else was soon there.
  package let forWhoIsPrompt: Duration
  /// After this much time what has begun to come, or what others of its kind did not do, is given up.
  package var forWhatHasBegun: Duration { lateAfter * 3 / 10 }
  /// After this much time the end of a client that nobody asks about is taken for overlooked.
  package let untilOverlooked: Duration
  /// What may yet be spent in waits that bring nothing.
  package private(set) var budget: Duration

  package init(
    lateAfter: Duration = .seconds(1), deadline: Duration = .seconds(2), forWhoIsPrompt: Duration? = nil,
    untilOverlooked: Duration? = nil, budget: Duration? = nil
  ) {
    self.lateAfter = min(lateAfter, deadline)
    (self.deadline, forWhoIsUnknown) = (deadline, deadline)
    longerThanRight = min(deadline, self.lateAfter * 11 / 10)
    self.forWhoIsPrompt = min(deadline, forWhoIsPrompt ?? longerThanRight)
    self.untilOverlooked = untilOverlooked ?? self.lateAfter
    self.budget = budget ?? deadline * 4
  }

  /// Whether somebody is in a hurry, and gives up what a right server may yet do.
  package var areHurried: Bool { forWhoIsPrompt < lateAfter }

  /// Whether the whole run has waited in vain for so long that it must come to an end.
  package var isExhausted: Bool { budget <= .zero }

  /// Takes that something was waited for so long, in vain or not.
  ///
  /// A machine that is slow makes many waits a little longer; only a server makes one of them long. Who always answers
  /// within 320 ms is judged to the end.
  mutating func waited(_ time: Duration, inVain: Bool) {
    budget -= max(.zero, time - .milliseconds(inVain ? 200 : 320))
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  package var inMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

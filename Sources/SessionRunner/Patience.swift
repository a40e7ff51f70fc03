import SessionLanguage

/// How long it is worth while to wait for what is due, by what was learnt of the server.
///
/// Each time in vain quarters it. What is more than a second late is a failure already, and what comes then is taken all the
/// same: only of a server that was seen to be slow it is worth knowing whether it comes.
struct Patience {
  let habits: Habits
  let timeouts: Timeouts
  /// How often the session has waited in vain already.
  var vainWaits = 0
  /// How long after the last act it may yet turn out that what the session has waited for in vain is late, and not missing.
  var settlement = Duration.zero

  private static var leastInVain: Duration { .milliseconds(40) }

  /// What is said next is on its way meanwhile.
  private static var leastForTheRest: Duration { .milliseconds(5) }

  static var leastForLog: Duration { .milliseconds(50) }

  /// For what was never missed.
  private var longest: Duration {
    // To whom is in a hurry a single message tells that.
    let enough = timeouts.areHurried ? 1 : Habits.enoughMessages
    let isPrompt = habits.isPrompt(within: timeouts.forWhatHasBegun, enough: enough)
    return isPrompt ? timeouts.forWhoIsPrompt : timeouts.forWhoIsUnknown
  }

  /// For it to come: none at all for what never comes.
  ///
  /// What mostly comes, if late, is waited for. Where a session has waited in vain already, the next is not waited for as
  /// long, and what follows that half as long each time.
  func forComing(of subject: Symptom.Subject) -> Duration {
    let record = habits.record(of: subject)
    let least = least(for: subject.alike, record)
    if habits.neverBrings(subject) { return least }
    let isExpected = record.came >= record.stayedAway
    let patience = max(
      least, longest.quartered(record.stayedAway),
      isExpected ? min(timeouts.deadline, record.slowest * 2) : .zero)
    guard vainWaits > 0 || record.came == 0 && record.stayedAway > 0 else { return patience }
    let short = max(least, timeouts.forWhatHasBegun.halved(vainWaits - 1), Self.leastInVain)
    return max(min(patience, short), settlement)
  }

  /// Refusals differ: one that was missed says little of the next.
  ///
  /// It may come when 50 ms of quiet have ended the message. So do messages that are lost now and then: what comes all the
  /// same is owed, and taken then.
  private func least(for subject: Symptom.Subject, _ record: Habits.Record) -> Duration {
    switch subject {
    case .notice: return .milliseconds(100)
    case .message where record.came > 0 && !habits.neverBrings(subject):
      let isRare = record.stayedAway < Habits.enoughMessages
      return (timeouts.forWhatHasBegun / (isRare ? 2 : 6)).halved(vainWaits / Habits.enoughMessages)
    default: return .zero
    }
  }

  /// For the end of a connection, whatever else the session has waited for: nothing tells later that it has come after all.
  func forClosing(_ subject: Symptom.Subject) -> Duration {
    if habits.neverBrings(subject) { return .zero }
    return timeouts.deadline.quartered(habits.record(of: subject).stayedAway)
  }

  /// For more of what is right so far.
  func forMore(of subject: Symptom.Subject) -> Duration {
    max(longest.quartered(habits.record(of: subject).brokeOff), Self.leastForTheRest)
  }

  /// For the rest of what has begun to come.
  func forTheRest(of subject: Symptom.Subject) -> Duration {
    max(timeouts.forWhatHasBegun.quartered(habits.record(of: subject).brokeOff), Self.leastForTheRest)
  }

  /// For what a log lacks, where nothing was ever written to it or something.
  func forLog(_ lack: LogLack, isSilent: Bool) -> Duration {
    let longest =
      lack != .fences ? timeouts.lateAfter : isSilent ? timeouts.longerThanRight : timeouts.deadline
    return max(longest.quartered(habits.logWaits[lack, default: 0]), Self.leastForLog)
  }
}

extension Duration {
  /// Half of it, so many times.
  fileprivate func halved(_ times: Int) -> Duration { self / (1 << min(max(0, times), 30)) }

  /// A quarter of it, so many times.
  fileprivate func quartered(_ times: Int) -> Duration { self / (1 << min(times * 2, 30)) }
}

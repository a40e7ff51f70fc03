import Glibc
import SystemPackage

/// A process that this one has started; it is killed when nobody holds it any more.
package final class ChildProcess {
  /// What has become of it.
  package enum Status: Hashable, Sendable {
    case running
    /// It has ended by itself, with this exit status.
    case exited(CInt)
    /// A signal has ended it.
    case killed(by: CInt)
  }

  /// Its process id, which is its group's too where it leads one; it means somebody else once the process has ended.
  package let id: pid_t
  private let leadsGroup: Bool
  private var ending: Status?

  /// Starts the program.
  package init(_ request: SpawnRequest) throws(Errno) {
    id = try request.spawn()
    leadsGroup = request.leadsGroup || request.leadsSession
  }

  deinit { end(by: SIGKILL, within: .zero) }

  /// What has become of it; once its leader has ended, whatever is left of its group is killed.
  package var status: Status {
    if let ending { return ending }
    var information = siginfo_t()
    // It stays a zombie for the moment, so that nobody else can get its id before its group is killed.
    let status = waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
    guard status != 0 || information.si_signo != 0 else { return .running }
    return reap()
  }

  /// How long its first thread could have run and had no processor, as Linux tells; zero where it does not.
  package var timeWithoutProcessor: Duration {
    ending == nil ? SchedulerTime(ofThreadAt: "/proc/\(id)").waitedFor : .zero
  }

  /// Sends the signal to the process, and to its group where it leads one; nothing once it has ended.
  package func send(signal: CInt) {
    guard ending == nil else { return }
    kill(leadsGroup ? -id : id, signal)
  }

  /// Waits for its end, not longer than the time; gives what has become of it.
  package func wait(within time: Duration) -> Status {
    let end = ContinuousClock.now + time
    // A child ends without a word to a thread that waits for other things too: it is looked at again.
    while status == .running, ContinuousClock.now < end { PollSet.pause(.milliseconds(1)) }
    return status
  }

  /// Sends the signal, waits for the end, and kills it where that takes longer than the time.
  @discardableResult
  package func end(by signal: CInt, within time: Duration) -> Status {
    send(signal: signal)
    if wait(within: time) != .running { return status }
    send(signal: SIGKILL)
    return reap()
  }

  private func reap() -> Status {
    if leadsGroup { kill(-id, SIGKILL) }
    var code: CInt = 0
    while waitpid(id, &code, 0) < 0, errno == EINTR {}
    let signal = code & 0x7F
    let status = signal == 0 ? Status.exited(code >> 8 & 0xFF) : .killed(by: signal)
    ending = status
    return status
  }
}

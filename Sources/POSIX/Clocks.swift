import Glibc
import SystemPackage

/// The clock that never goes back, read as a plain number: for what reads it very often.
package enum MonotonicClock {
  /// Nanoseconds since some moment in the past.
  package static var nanoseconds: UInt64 { reading(of: CLOCK_MONOTONIC) ?? 0 }
}

/// How long processors have worked for a process of this machine, all its threads together.
package struct ProcessorClock: Sendable {
  private let clock: clockid_t

  /// The clock of the process, or the error where there is no such process.
  package init(of process: pid_t) throws(Errno) {
    var clock = clockid_t()
    let status = clock_getcpuclockid(process, &clock)
    guard status == 0 else { throw Errno(rawValue: status) }
    self.clock = clock
  }

  /// Nanoseconds so far; nil once the process is gone.
  package var nanoseconds: UInt64? { reading(of: clock) }
}

private func reading(of clock: clockid_t) -> UInt64? {
  var time = timespec()
  guard clock_gettime(clock, &time) == 0 else { return nil }
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

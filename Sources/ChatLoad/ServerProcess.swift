import Foundation
import Glibc

/// What a process of this machine has used, as the kernel tells.
struct ServerProcess {
  private let identifier: pid_t
  private let clock: clockid_t

  /// Nil where there is no such process.
  init?(_ identifier: Int32) {
    var clock = clockid_t()
    guard clock_getcpuclockid(identifier, &clock) == 0 else { return nil }
    self.identifier = identifier
    self.clock = clock
  }

  /// Processor time of all its threads so far, in seconds; 0 once it has ended.
  var processorSeconds: Double {
    var time = timespec()
    guard clock_gettime(clock, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Memory that it holds, in bytes.
  var residentBytes: Int { status("VmRSS") }
  /// The most memory that it has held, in bytes.
  var peakBytes: Int { status("VmHWM") }

  private func status(_ name: String) -> Int {
    let status = (try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}

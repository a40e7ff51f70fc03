import POSIX
import SystemPackage

/// What a process of this machine has used, as the kernel tells.
struct ProcessUsage {
  private let id: Int32
  private let clock: ProcessorClock

  /// Nil where there is no such process.
  init?(of id: Int32) {
    guard let clock = try? ProcessorClock(of: id) else { return nil }
    self.id = id
    self.clock = clock
  }

  /// Processor time of all its threads so far, in seconds; nil once it has ended.
  var processorSeconds: Double? { clock.nanoseconds.map { Double($0) / 1e9 } }

  /// Memory that it holds, in bytes; 0 once it has ended.
  var residentBytes: Int { status("VmRSS") }
  /// The most memory that it has held, in bytes; 0 once it has ended.
  var peakBytes: Int { status("VmHWM") }

  /// A value of its status file, which is told in KiB.
  private func status(_ name: String) -> Int {
    let path = FilePath("/proc/\(id)/status")
    guard let bytes = try? [UInt8](contentsOf: path, atMost: 1 << 16) else { return 0 }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let words = lines.first { $0.hasPrefix(name + ":") }?.split(whereSeparator: \.isWhitespace)
    return (words?.dropFirst().first.flatMap { Int($0) } ?? 0) << 10
  }
}

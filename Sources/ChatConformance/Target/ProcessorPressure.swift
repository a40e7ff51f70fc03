import POSIX
import SystemPackage

/// How long, all in all, something on this machine that could run has waited for a processor, as Linux tells in
/// `/proc/pressure/cpu`; zero where it does not tell.
struct ProcessorPressure {
  private var readAt: ContinuousClock.Instant?
  private var last = Duration.zero

  /// Reads are cheap, and not free: one answer serves for so long.
  private static var longestUse: Duration { .milliseconds(50) }

  var total: Duration {
    mutating get {
      let now = ContinuousClock.now
      if let readAt, now - readAt < Self.longestUse { return last }
      readAt = now
      last = Self.total(in: (try? [UInt8](contentsOf: "/proc/pressure/cpu", atMost: 1024)) ?? []) ?? last
      return last
    }
  }

  /// The total of the line that begins with `some`, which is in microseconds.
  static func total(in text: [UInt8]) -> Duration? {
    let some = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "some ".utf8) }
    let field = some?.split(separator: UInt8(ascii: " ")).first { $0.starts(with: "total=".utf8) }
    return field.flatMap { Int64(String(decoding: $0.dropFirst(6), as: UTF8.self)) }.map { .microseconds($0) }
  }
}

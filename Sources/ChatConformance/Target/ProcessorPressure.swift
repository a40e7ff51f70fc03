import POSIX
import SystemPackage

/// How long something on this machine that could run has waited for a processor, as Linux tells in `/proc/pressure/cpu`.
enum ProcessorPressure {
  /// All in all; zero where the system does not tell.
  static var total: Duration {
    total(in: (try? [UInt8](contentsOf: "/proc/pressure/cpu", atMost: 1024)) ?? []) ?? .zero
  }

  /// The total of the line that begins with `some`, which is in microseconds.
  static func total(in text: [UInt8]) -> Duration? {
    let some = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: "some ".utf8) }
    let field = some?.split(separator: UInt8(ascii: " ")).first { $0.starts(with: "total=".utf8) }
    return field.flatMap { Int64(String(decoding: $0.dropFirst(6), as: UTF8.self)) }.map { .microseconds($0) }
  }
}

import Glibc

/// A minute where the user is.
struct LocalMinute: Hashable, Sendable {
  /// As in `2026-11-26`.
  let day: String
  /// As in `09:05`.
  let time: String

  /// The minute in which the second is, counted as the system counts them.
  init(of second: Int) {
    var second = time_t(second)
    var parts = tm()
    localtime_r(&second, &parts)
    func twoDigits(_ number: Int32) -> String { (number < 10 ? "0" : "") + "\(number)" }
    day = "\(parts.tm_year + 1900)-\(twoDigits(parts.tm_mon + 1))-\(twoDigits(parts.tm_mday))"
    time = "\(twoDigits(parts.tm_hour)):\(twoDigits(parts.tm_min))"
  }

  static var now: LocalMinute { LocalMinute(of: currentSecond()) }
}

// Inside a type with a `time` of its own the C function has no name.
private func currentSecond() -> Int { Int(time(nil)) }

import Foundation

/// How long a test waits for what must come; it is for a hang, and no measure of speed.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(_ duration: Duration = .seconds(20)) { end = .now + duration }

  /// Blocks until the descriptor is readable (or at its end); false when the time is up.
  func waitUntilReadable(_ descriptor: Int32) -> Bool {
    var subject = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
      let result = poll(&subject, 1, Int32(max(0, left.rounded(.up))))
      if result > 0 { return true }
      if result == 0 || errno != EINTR { return false }
    }
  }

  /// What one read gives; empty at the end of the stream, nil when the time is up.
  func read(_ descriptor: Int32) -> [UInt8]? {
    guard waitUntilReadable(descriptor) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = Foundation.read(descriptor, &bytes, bytes.count)
    return Array(bytes.prefix(max(0, count)))
  }
}

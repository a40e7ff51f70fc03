import Glibc
import SystemPackage

/// How far a write got, and why no further.
package struct WriteFailure: Error, Hashable {
  /// How many bytes have been written.
  package let written: Int
  package let reason: Errno

  package init(written: Int, reason: Errno) {
    self.written = written
    self.reason = reason
  }
}

extension FileDescriptor {
  /// Writes everything, in as many pieces as it takes, and waits where a file that does not block is full.
  ///
  /// All the waiting together takes no longer than the time; then the reason is `Errno.timedOut`.
  package func writeAll(_ bytes: some Collection<UInt8>, within time: Duration) throws(WriteFailure) {
    try writeAll(Array(bytes), within: time)
  }

  /// Likewise; it looks at the clock only where it waits.
  package func writeAll(_ bytes: [UInt8], within time: Duration) throws(WriteFailure) {
    var end: ContinuousClock.Instant?
    var written = 0
    while written < bytes.count {
      do throws(Errno) {
        written += try writeSome(bytes[written...], within: time, by: &end)
      } catch {
        throw WriteFailure(written: written, reason: error)
      }
    }
  }

  private func writeSome(
    _ bytes: ArraySlice<UInt8>, within time: Duration, by end: inout ContinuousClock.Instant?
  ) throws(Errno) -> Int {
    let count = bytes.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
    if count > 0 { return count }
    // A file that takes nothing and gives no reason would be tried for ever.
    let reason = count == 0 ? Errno.ioError : Errno(rawValue: errno)
    switch reason {
    case .interrupted: break
    case .wouldBlock:
      let due = end ?? .now + time
      end = due
      guard try isReady(for: .writing, within: due - .now) else { throw .timedOut }
    default: throw reason
    }
    return 0
  }
}

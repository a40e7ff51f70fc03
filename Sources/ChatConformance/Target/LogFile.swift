import POSIX
import SessionRunner
import SystemPackage

/// The log that a server leaves, as it grows.
package struct LogFile {
  /// What the Spec calls it, where the server was started.
  package static let name = "Server Log.txt"

  let path: String
  private var offset: Int64 = 0
  /// What has been read beyond the mark.
  private var growth: [UInt8] = []
  private var hasOverflowed = false
  private var wasSeen = false
  private var hasShrunk = false

  /// More than any session leaves; a server that writes more has lost its head.
  private static let bound = 4 << 20

  init(path: String) {
    self.path = path
    wasSeen = size != nil
  }

  var size: Int64? { try? Stat(FilePath(path)).size }

  mutating func mark() {
    offset = size ?? 0
    growth = []
    hasOverflowed = false
    hasShrunk = false
  }

  mutating func readBeyondMark() -> LogReading {
    guard let size else {
      return LogReading(bytes: [], flaws: wasSeen ? [.truncated] : [.missing(path: path)])
    }
    wasSeen = true
    if size < offset { hasShrunk = true }
    if growth.count < Self.bound {
      do throws(Unreadable) {
        let more = try readFile(path, from: offset, atMost: Self.bound - growth.count)
        growth += more
        offset += Int64(more.count)
      } catch {
        return LogReading(bytes: [], flaws: [.unreadable(path: path, reason: error.reason)])
      }
    }
    var reading = LogReading(bytes: growth).madeReadable { $0.fromCP949 }
    if growth.count >= Self.bound { reading.flaws.append(.flood(Self.bound)) }
    if hasShrunk { reading.flaws.append(.truncated) }
    return reading
  }

  /// Whether the file has grown beyond the mark, or does within the time; it is looked at again every 2 ms.
  func hasGrown(within time: Duration) -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + time
    while let size, clock.now < end {
      if size > offset { return true }
      PollSet.pause(.milliseconds(2))
    }
    return false
  }

  /// What the server wrote when it last opened.
  func readOpening() -> [UInt8] {
    guard let size,
      let bytes = try? readFile(path, from: max(0, size - Int64(Self.bound)), atMost: Self.bound)
    else { return [] }
    return LogReading(bytes: bytes).madeReadable { $0.fromCP949 }.bytes.lastOpening
  }
}

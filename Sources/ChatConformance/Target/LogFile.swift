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
  /// Nil as long as there is no file.
  private(set) var watch: FileWatch?
  /// What stood right before the offset: where something else stands now, the file was emptied and has grown again.
  private var tail: [UInt8] = []

  private static let tailLength: Int64 = 64
  /// More than any session leaves; a server that writes more has lost its head.
  private static let bound = 4 << 20

  init(path: String) {
    self.path = path
    wasSeen = size != nil
  }

  var size: Int64? { try? Stat(FilePath(path)).size }

  /// Why it is none where more than a session leaves was written to it, by a server that was started for nobody yet: a hole
  /// was never written.
  var flood: String? {
    let written = (try? Stat(FilePath(path)).sizeAllocated) ?? 0
    return written > Self.bound ? "it writes to its log without end before anybody has said a word" : nil
  }

  mutating func mark() {
    if watch == nil { watch = try? FileWatch(of: FilePath(path)) }
    offset = size ?? 0
    let start = max(0, offset - Self.tailLength)
    tail = (try? readFile(path, from: start, atMost: Int(offset - start))) ?? []
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
        let start = offset - Int64(tail.count)
        let read = try readFile(path, from: start, atMost: tail.count + Self.bound - growth.count)
        if !read.starts(with: tail) { hasShrunk = true }
        let more = read.dropFirst(tail.count)
        growth += more
        offset += Int64(more.count)
        tail = (tail + more).suffix(Int(Self.tailLength))
      } catch {
        return LogReading(bytes: [], flaws: [.unreadable(path: path, reason: error.reason)])
      }
    }
    var reading = LogReading(bytes: growth).madeReadable { $0.fromCP949 }
    if growth.count >= Self.bound { reading.flaws.append(.flood(Self.bound)) }
    if hasShrunk { reading.flaws.append(.truncated) }
    return reading
  }

  /// How long it may be that more has come and nobody has heard of it.
  var longestNap: Duration { watch == nil ? .milliseconds(2) : .milliseconds(10) }

  /// Whether the file has grown beyond the mark, or does within the time.
  func hasGrown(within time: Duration) -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + time
    while let size, clock.now < end {
      if size > offset { return true }
      PollSet.pause(.milliseconds(2))
    }
    return false
  }

  /// What the server wrote when it last opened, however long ago: it is looked for backwards, in a gigabyte at most.
  func readOpening() -> [UInt8] {
    guard var end = size else { return [] }
    for _ in 0..<256 {
      let start = max(0, end - Int64(Self.bound))
      guard let bytes = try? readFile(path, from: start, atMost: Int(end - start)) else { return [] }
      // It may begin within a character, and within an opening.
      let lines = start == 0 ? bytes : Array(bytes.drop { $0 != UInt8(ascii: "\n") })
      // In a line of four megabytes, as in a hole, there is nothing to be found.
      guard start == 0 || !lines.isEmpty else { return [] }
      let piece = LogReading(bytes: lines).madeReadable { $0.fromCP949 }.bytes
      if start == 0 || piece.dropFirst(Self.longestOpening).holdsRule { return piece.lastOpening }
      end = start + Int64(Self.longestOpening)
    }
    return []
  }

  private static let longestOpening = 1 << 10
}

extension Collection<UInt8> {
  /// Whether a line of an opening stands in it.
  fileprivate var holdsRule: Bool {
    split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: "===".utf8) }
  }
}

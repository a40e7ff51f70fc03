import POSIX
import SystemPackage

/// What a system holds for a program that has yet to read it.
enum ReceiveQueue {
  /// More connections than this are not looked through, in bytes of the table.
  private static let longestTable = 4 << 20

  /// Whether there is nothing between these two ports of this machine; where that cannot be known, too.
  static func isEmpty(from sender: UInt16, to reader: UInt16) -> Bool {
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
      guard let bytes = try? [UInt8](contentsOf: FilePath(table), atMost: longestTable) else { continue }
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let words = line.split(separator: UInt8(ascii: " "))
        guard words.count > 4, port(words[1]) == reader, port(words[2]) == sender else { continue }
        return number(after: words[4]) == 0
      }
    }
    return true
  }

  private static func port(_ word: ArraySlice<UInt8>) -> UInt16? {
    number(after: word).flatMap { UInt16(exactly: $0) }
  }

  /// The hexadecimal number behind the colon.
  private static func number(after word: ArraySlice<UInt8>) -> Int? {
    word.split(separator: UInt8(ascii: ":")).last.flatMap {
      Int(String(decoding: $0, as: UTF8.self), radix: 16)
    }
  }
}

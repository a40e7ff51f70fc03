extension LogRecord {
  /// How many bytes at the end of a log are the beginning of an entry whose rest is missing.
  ///
  /// A line that ends nowhere and begins like no entry, or is longer than any, is not counted: a server did not write it.
  /// So it is enough to look at one byte more of the log's end than the longest entry has.
  ///
  /// Spec: HARD-25
  public static func tornBytes(atEndOf log: [UInt8]) -> Int {
    let opening = opened.bytes
    // The longest first: an opening holds empty lines, and begins with one.
    for length in (1..<opening.count).reversed()
    where log.suffix(length).elementsEqual(opening.prefix(length)) {
      if log.dropLast(length).last ?? lineFeed == lineFeed { return length }
    }
    let line = log[(log.lastIndex(of: lineFeed).map { $0 + 1 } ?? 0)...]
    return line.count < longestEntry && beginsLikeAnEntry(line) ? line.count : 0
  }

  /// How many bytes an entry has at most: a message of which each byte is written as an escape.
  public static let longestEntry =
    LogRecord.message(port: .max, text: []).bytes.count + Limits.largestMessageLimit * #"\u{1F}"#.utf8.count

  private static let lineFeed = UInt8(ascii: "\n")

  private static func beginsLikeAnEntry(_ line: ArraySlice<UInt8>) -> Bool {
    !line.isEmpty
      && [connectedMark, "\(messageMark)", disconnectedMark].contains {
        line.starts(with: $0.utf8) || $0.utf8.starts(with: line)
      }
  }
}

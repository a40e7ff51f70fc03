extension LogRecord {
  /// How many bytes at the end of a log are the beginning of an entry whose rest is missing.
  ///
  /// A line that ends nowhere and begins like no entry is not counted: a server did not write it.
  ///
  /// Spec: HARD-25
  public static func tornBytes(atEndOf log: some BidirectionalCollection<UInt8>) -> Int {
    let opening = opened.bytes
    // The longest first: an opening holds empty lines, and begins with one.
    for length in (1..<opening.count).reversed()
    where log.suffix(length).elementsEqual(opening.prefix(length)) {
      if log.dropLast(length).last ?? lineFeed == lineFeed { return length }
    }
    let line = log.reversed().prefix { $0 != lineFeed }.reversed()
    return beginsLikeAnEntry(Array(line)) ? line.count : 0
  }

  private static let lineFeed = UInt8(ascii: "\n")

  private static func beginsLikeAnEntry(_ line: [UInt8]) -> Bool {
    !line.isEmpty
      && [connectedMark, messageMark, disconnectedMark].contains {
        line.starts(with: $0.utf8) || $0.utf8.starts(with: line)
      }
  }
}

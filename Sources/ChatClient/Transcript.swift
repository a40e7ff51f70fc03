import DequeModule

/// What was shown last, to be searched by its reader.
struct Transcript: Sendable {
  /// What is remembered, in bytes.
  private static let mostBytes = 4 << 20
  /// As many as a reader wants to see at once.
  private static let mostFound = 20

  private var lines: Deque<String> = []
  private var bytes = 0

  /// Takes note of a line that was shown, without colours.
  mutating func append(_ line: String) {
    lines.append(line)
    bytes += line.utf8.count
    while bytes > Self.mostBytes, let oldest = lines.popFirst() { bytes -= oldest.utf8.count }
  }

  /// The last lines that hold the text, oldest first; small letters and capitals are the same.
  func last(_ text: String) -> [String] {
    let wanted = text.lowercased()
    let found = lines.reversed().lazy.filter { wanted.isEmpty || $0.lowercased().contains(wanted) }
    return found.prefix(Self.mostFound).reversed()
  }
}

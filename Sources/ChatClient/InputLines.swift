/// Cuts standard input into lines, and tells which of them cannot be said.
struct InputLines {
  enum Line: Hashable {
    case text(String)
    /// Lines count from 1.
    case notUTF8(number: Int)
    case tooLong(number: Int)
  }

  /// A longer line, in bytes, no server would take, and it would have to be held.
  static let longestLine = 64 << 10

  private var held: [UInt8] = []
  private var number = 1
  private var isTooLong = false

  /// Takes what one read gave; returns the lines that are complete.
  mutating func received(_ bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      hold(rest[..<end])
      lines.append(finishLine())
      rest = rest[(end + 1)...]
    }
    hold(rest)
    return lines
  }

  /// Takes note of the end; a last line without LF is one.
  mutating func ended() -> Line? {
    held.isEmpty && !isTooLong ? nil : finishLine()
  }

  private mutating func hold(_ bytes: ArraySlice<UInt8>) {
    isTooLong = isTooLong || held.count + bytes.count > Self.longestLine
    if isTooLong { held = [] } else { held += bytes }
  }

  private mutating func finishLine() -> Line {
    defer {
      held = []
      number += 1
      isTooLong = false
    }
    if isTooLong { return .tooLong(number: number) }
    return String(validating: held, as: UTF8.self).map(Line.text) ?? .notUTF8(number: number)
  }
}

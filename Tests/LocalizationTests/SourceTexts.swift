import Foundation

/// The texts in a Swift source: each string literal with `%1`, `%2` … for what it interpolates.
///
/// Literals that a plus at the beginning of a line joins are one text.
struct SourceTexts {
  struct Text: Hashable {
    let text: String
    /// Whether it is for the help, which the parser of arguments writes.
    let isOfHelp: Bool
  }

  private(set) var texts: [Text] = []
  private let source: [Character]
  private var place = 0
  /// What stands between literals since the last one's end, and which that is.
  private var between = ""
  private var last: Int?

  init(_ source: String) {
    self.source = Array(source)
    while place < self.source.count { readCode() }
    texts = texts.map { Text(text: $0.text.withNumbers, isOfHelp: $0.isOfHelp) }
  }

  private func stands(_ text: String) -> Bool { source[place...].starts(with: text) }

  private mutating func readCode() {
    if stands("//") {
      while place < source.count, source[place] != "\n" { place += 1 }
    } else if source[place] == "\"" {
      readLiteral()
    } else {
      between.append(source[place])
      place += 1
    }
  }

  private mutating func readLiteral() {
    let before = between
    let index = texts.count
    let hashes = before.reversed().prefix { $0 == "#" }.count
    // It stands before those that it interpolates.
    texts.append(Text(text: "", isOfHelp: Self.helpLabels.contains { before.hasSuffix($0) }))
    let text = literal(String(repeating: "#", count: hashes))
    if let last, before.contains("\n"), before.filter({ !$0.isWhitespace }) == "+" {
      texts[last] = Text(text: texts[last].text + text, isOfHelp: texts[last].isOfHelp)
    } else {
      texts[index] = Text(text: text, isOfHelp: texts[index].isOfHelp)
      last = index
    }
    between = ""
  }

  private static let helpLabels = [
    "help: ", "help:\n      ", "ArgumentHelp(\n      ", "ArgumentHelp(", "abstract: ", "discussion: ",
    "usage: ",
    "valueName: ",
  ]

  /// Reads a literal; a hole in it is a NUL.
  private mutating func literal(_ hashes: String) -> String {
    let isLong = stands("\"\"\"")
    let mark = isLong ? "\"\"\"" : "\""
    place += mark.count
    var text = ""
    while place < source.count, !stands(mark + hashes) {
      if stands("\\" + hashes) {
        place += 1 + hashes.count
        text += escape()
      } else {
        text.append(source[place])
        place += 1
      }
    }
    place += mark.count + hashes.count
    return isLong ? text.withoutIndent : text
  }

  private mutating func escape() -> String {
    let escaped = source[place]
    place += 1
    switch escaped {
    case "(":
      skipInterpolation()
      return "\0"
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "u":
      let digits = source[place...].dropFirst().prefix { $0 != "}" }
      place += digits.count + 2
      return UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    case "\n":
      while place < source.count, source[place] == " " { place += 1 }
      return ""
    default: return String(escaped)
    }
  }

  /// Goes to the end of an interpolation; the literals in it are texts of their own.
  private mutating func skipInterpolation() {
    var depth = 1
    let outside = (between, last)
    (between, last) = ("(", nil)
    while place < source.count, depth > 0 {
      if source[place] == "(" { depth += 1 }
      if source[place] == ")" { depth -= 1 }
      readCode()
    }
    (between, last) = outside
  }
}

extension String {
  /// As the compiler takes a literal of several lines: without the indent of its last one.
  fileprivate var withoutIndent: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    let indent = lines.last?.count ?? 0
    return lines.dropFirst().dropLast().map { $0.dropFirst(indent) }.joined(separator: "\n")
  }

  /// With numbers for its NULs, as keys of a catalogue have them.
  fileprivate var withNumbers: String {
    let parts = split(separator: "\0", omittingEmptySubsequences: false)
    return parts.dropFirst().enumerated().reduce(String(parts[0])) { $0 + "%\($1.offset + 1)" + $1.element }
  }
}

/// The part of TOML that a file of comments is written in: tables of strings, and remarks.
///
/// A library that reads all of TOML brings Foundation along, and with that 46 MB to a program of 26.
struct TOMLStrings {
  /// What stands in each table, by its name and by its keys.
  private(set) var tables: [String: [String: String]] = [:]

  private let scalars: [Unicode.Scalar]
  private var index = 0

  /// Reads a document; what is no table of strings is refused, with its line.
  init(_ text: String) throws(CommentsError) {
    scalars = Array(text.replacing("\r\n", with: "\n").unicodeScalars)
    var table: String?
    while skipToContent() {
      if take("[") {
        let name = try key()
        guard take("]") else { throw error("“]” after the name of a table") }
        guard tables.updateValue([:], forKey: name) == nil else { throw error("each table once") }
        table = name
      } else {
        let name = try key()
        skipBlanks()
        guard take("=") else { throw error("“=” after a key") }
        skipBlanks()
        guard let table else { throw error("a table before the first key, as in [NAME]") }
        let value = try string()
        guard tables[table]?.updateValue(value, forKey: name) == nil else {
          throw error("each key once")
        }
      }
      skipBlanks()
      guard index == scalars.count || next == "\n" || next == "#" else { throw error("the end of the line") }
    }
  }

  /// A text as a string of TOML.
  static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\t": "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        "\\u" + String(repeating: "0", count: scalar.value < 0x10 ? 3 : 2) + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  // MARK: - What comes next

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func error(_ expected: String) -> CommentsError {
    let line = scalars[..<min(index, scalars.count)].count { $0 == "\n" } + 1
    return CommentsError(words: "line \(line): expected \(expected)")
  }

  private mutating func take(_ expected: String) -> Bool {
    guard scalars[index...].starts(with: expected.unicodeScalars) else { return false }
    index += expected.unicodeScalars.count
    return true
  }

  private mutating func skipBlanks() {
    while next == " " || next == "\t" { index += 1 }
  }

  /// Skips blanks, empty lines and remarks; false at the end.
  private mutating func skipToContent() -> Bool {
    while let scalar = next {
      switch scalar {
      case " ", "\t", "\n": index += 1
      case "#": index = scalars[index...].firstIndex(of: "\n") ?? scalars.count
      default: return true
      }
    }
    return false
  }

  private mutating func key() throws(CommentsError) -> String {
    if next == "\"" || next == "'" { return try string() }
    let start = index
    index = scalars[index...].firstIndex { !$0.isOfBareKey } ?? scalars.count
    guard index > start else { throw error("a name") }
    return scalars[start..<index].reduce(into: "") { $0.unicodeScalars.append($1) }
  }

  /// A string in one of its four forms.
  private mutating func string() throws(CommentsError) -> String {
    guard let quote = next, quote == "\"" || quote == "'" else { throw error("a text in quotes") }
    let mark = take(String(repeating: String(quote), count: 3)) ? 3 : 1
    if mark == 1 { index += 1 }
    if mark == 3 { _ = take("\n") }
    let close = String(repeating: String(quote), count: mark)
    var text = ""
    while !take(close) {
      guard let scalar = next, scalar != "\n" || mark == 3 else {
        throw error("\(close) at the end of a text")
      }
      if scalar == "\\", quote == "\"" {
        index += 1
        text.unicodeScalars.append(contentsOf: try escaped())
      } else {
        index += 1
        text.unicodeScalars.append(scalar)
      }
    }
    // Up to two more quotes belong to the text.
    while mark == 3, next == quote {
      index += 1
      text.unicodeScalars.append(quote)
    }
    return text
  }

  /// What stands behind a backslash; nothing for one that joins lines.
  private mutating func escaped() throws(CommentsError) -> [Unicode.Scalar] {
    guard let scalar = next else { throw error("something after a backslash") }
    index += 1
    switch scalar {
    case "b": return ["\u{8}"]
    case "t": return ["\t"]
    case "n": return ["\n"]
    case "f": return ["\u{C}"]
    case "r": return ["\r"]
    case "\"", "\\": return [scalar]
    case "u", "U":
      let digits = scalars[index...].prefix(scalar == "u" ? 4 : 8)
      index += digits.count
      let number = UInt32(digits.map(String.init).joined(), radix: 16)
      guard let value = number.flatMap(Unicode.Scalar.init) else { throw error("the number of a character") }
      return [value]
    case "\n", " ", "\t":
      while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\n" { index += 1 }
      return []
    default: throw error("one of b, t, n, f, r, u, U, a quote or a backslash after a backslash")
    }
  }
}

extension Unicode.Scalar {
  /// Whether it may stand in a key without quotes.
  fileprivate var isOfBareKey: Bool {
    isASCII && (properties.isAlphabetic || ("0"..."9").contains(self) || self == "_" || self == "-")
  }
}

/// Why a file of comments cannot be used.
package struct CommentsError: Error, Equatable {
  package let words: String
}

/// A catalogue in gettext's form, `.po`, as Poedit and Weblate write it.
package struct PortableObject: Sendable {
  package struct Entry: Hashable, Sendable {
    /// What kind of text it is, for whoever translates it.
    package var context: String?
    package var text = ""
    package var translation = ""
    /// Whether somebody has to look at it again; it is not used until then.
    package var isFuzzy = false
    /// Where it begins, counted from 1.
    package var line = 0
  }

  /// What is not of that form.
  package struct Flaw: Error, Hashable {
    package let line: Int
  }

  /// Without the header.
  package private(set) var entries: [Entry] = []

  package init(_ text: String) throws(Flaw) {
    var entry = Entry()
    var field: WritableKeyPath<Entry, String>?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let number = index + 1
      if line.isEmpty {
        if !entry.text.isEmpty { entries.append(entry) }
        (entry, field) = (Entry(), nil)
        continue
      }
      if line.hasPrefix("#") {
        entry.isFuzzy = entry.isFuzzy || line.hasPrefix("#,") && line.contains("fuzzy")
        continue
      }
      if entry.line == 0 { entry.line = number }
      let (keyword, quoted) = Self.parts(of: line)
      switch keyword {
      case "msgctxt": (field, entry.context) = (\.ofContext, "")
      case "msgid": field = \.text
      case "msgstr": field = \.translation
      case "": break
      default: throw Flaw(line: number)
      }
      guard let field, let text = Self.unquoted(quoted) else { throw Flaw(line: number) }
      entry[keyPath: field] += text
    }
    if !entry.text.isEmpty { entries.append(entry) }
  }

  private static func parts(of line: Substring) -> (keyword: Substring, quoted: Substring) {
    let keyword = line.prefix { $0 != "\"" }
    return (keyword.prefix { $0 != " " }, line[keyword.endIndex...])
  }

  private static func unquoted(_ quoted: Substring) -> String? {
    guard quoted.utf8.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") else { return nil }
    let inside = quoted.dropFirst().dropLast()
    guard inside.utf8.contains(where: { [UInt8(ascii: "\\"), UInt8(ascii: "\"")].contains($0) }) else {
      return String(inside)
    }
    var text = ""
    var isEscaped = false
    for character in inside {
      switch (isEscaped, character) {
      case (false, "\\"): isEscaped = true
      case (false, "\""): return nil
      case (true, "n"): (text, isEscaped) = (text + "\n", false)
      case (true, "t"): (text, isEscaped) = (text + "\t", false)
      default:
        text.append(character)
        isEscaped = false
      }
    }
    return isEscaped ? nil : text
  }
}

extension PortableObject.Entry {
  fileprivate var ofContext: String {
    get { context ?? "" }
    set { context = newValue }
  }

  /// The numbers of the holes in a text, sorted.
  package static func holes(in text: String) -> [Int] {
    Template.pieces(of: text).compactMap { if case .hole(let number) = $0 { number } else { nil } }.sorted()
  }
}

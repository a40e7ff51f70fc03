/// Texts in English with their translations, found by the text itself.
///
/// Reports are made in English and translated where they are written, a paragraph at a time. A text is the translation's own
/// key, or it is one with something filled in: "3 passed, 1 failed" is `%1 passed, %2 failed`, and what was filled in is
/// translated in its turn, unless it is in quotation marks. Where several fit, the one with the most words of its own does.
package struct Catalogue: Sendable {
  private var texts: [String: String] = [:]
  /// Those with the most words first.
  private var patterns: [(pattern: Pattern, template: Template)] = []
  /// Those of `patterns` that begin with no letter, as clauses do.
  private var clauses: [Pattern] = []

  package init(_ entries: [PortableObject.Entry]) {
    for entry in entries where !entry.translation.isEmpty && !entry.isFuzzy {
      guard entry.text.utf8.contains(UInt8(ascii: "%")), let pattern = Pattern(entry.text) else {
        texts[entry.text] = entry.translation
        continue
      }
      patterns.append((pattern, Template(entry.translation)))
      if Self.clauseMarks.contains(Array(entry.text.utf8)[0]) { clauses.append(pattern) }
    }
    patterns.sort { $0.pattern.weight > $1.pattern.weight }
  }

  /// The text in the other language; nil where nothing is known of it, nor of a clause or a line in it.
  package func translation(of text: String) -> String? {
    if let whole = whole(text) { return whole }
    if text.first?.isUppercase == true,
      let whole = whole(text.prefix(1).lowercased() + text.dropFirst())
    {
      return whole
    }
    if text.hasSuffix("."), let words = translation(of: String(text.dropLast())) { return words + "." }
    return parts(of: text, endedBy: "; ", written: ". ") ?? parts(of: text, endedBy: "\n", written: "\n")
  }

  /// Nothing that is filled in makes a text longer than this; what a server says must not keep its reader waiting.
  private static let longestText = 1000

  private func whole(_ text: String) -> String? {
    if let translation = texts[text] { return Template(translation).filled(with: [:]) }
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longestText else { return nil }
    let isOneLine = !bytes.contains(UInt8(ascii: "\n"))
    for (pattern, template) in patterns where isOneLine || pattern.hasLines {
      guard let found = pattern.match(bytes, isClause: isClause) else { continue }
      let fillings = found.map { hole, text in
        (hole, pattern.quoted.contains(hole) ? text : translation(of: text) ?? text)
      }
      return template.filled(with: Dictionary(uniqueKeysWithValues: fillings))
    }
    return nil
  }

  private static let clauseMarks = Array(":,( ".utf8)

  private func isClause(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first, Self.clauseMarks.contains(first) else { return false }
    return texts[String(decoding: text, as: UTF8.self)] != nil
      || clauses.contains { $0.match(Array(text), isClause: { _ in false }) != nil }
  }

  private func parts(of text: String, endedBy end: String, written: String) -> String? {
    let parts = text.split(separator: end, omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1 else { return nil }
    let translated = parts.map(translation)
    guard translated.contains(where: { $0 != nil }) else { return nil }
    return zip(parts, translated).map { $1 ?? $0 }.joined(separator: written)
  }
}

extension Catalogue {
  /// What the program brings along; nothing of it is read before it is asked for.
  package static let korean = Catalogue((try? PortableObject(embeddedText))?.entries ?? [])

  package static var embeddedText: String { embeddedFiles.first { $0.path.hasSuffix("/ko.po") }?.text ?? "" }
}

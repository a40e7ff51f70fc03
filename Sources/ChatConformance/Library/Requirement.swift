import SessionLanguage

/// One normative sentence of the Spec.
package struct Requirement: Hashable, Sendable {
  /// `ROOM-3`; it never changes.
  package let id: String
  /// Nil for what only a client must do.
  package let serverClass: ServerClass?
  package let sentence: String
  /// The unit test that covers what no session can observe, as `Target/Suite/test`.
  package let unitTest: String?
  /// The chapter's file.
  package let file: String
  /// Counted from 1.
  package let line: Int
}

extension Requirement {
  /// The requirements of a chapter, whose paragraphs begin as `**ROOM-3** (class) A server MUST …`.
  static func all(in text: String, file: String) -> [Requirement] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let chapterClass = lines.lazy.compactMap { $0.wholeMatch(of: /Class: (\w+).*/)?.output.1 }.first
    var requirements: [Requirement] = []
    for (index, line) in lines.enumerated() where index == 0 || lines[index - 1].isEmpty {
      guard let head = line.prefixMatch(of: /\*\*([A-Z]+-[0-9]+)\*\* (?:\((\w+)\) )?/) else { continue }
      let paragraph = lines[index...].prefix { !$0.isEmpty }.joined(separator: " ")
        .dropFirst(line[head.range].count)
      let unit = paragraph.firstMatch(of: /\ \(unit: ([^)]+)\)/)
      let sentence = unit.map { paragraph.replacing($0.output.0, with: "") } ?? paragraph
      requirements.append(
        Requirement(
          id: String(head.output.1),
          serverClass: (head.output.2 ?? chapterClass).flatMap { ServerClass(rawValue: String($0)) },
          sentence: String(sentence), unitTest: unit.map { String($0.output.1) }, file: file, line: index + 1)
      )
    }
    return requirements
  }
}

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
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(
      Substring.init)
    let chapterClass = lines.lazy.compactMap { $0.dropping("Class: ")?.prefix(while: \.isLetter) }.first
    var requirements: [Requirement] = []
    for (index, line) in lines.enumerated() where index == 0 || lines[index - 1].isEmpty {
      guard line.hasPrefix("**") else { continue }
      var paragraph = lines[index...].prefix { !$0.isEmpty }.joined(separator: " ")[...]
      guard let id = paragraph.take(from: "**", to: "** "), id.isRequirementID else { continue }
      let serverClass = paragraph.take(from: "(", to: ") ") ?? chapterClass
      let unitTest = paragraph.cut(from: " (unit: ", to: ")")
      requirements.append(
        Requirement(
          id: String(id), serverClass: serverClass.flatMap { ServerClass(rawValue: String($0)) },
          sentence: String(paragraph), unitTest: unitTest.map(String.init), file: file, line: index + 1))
    }
    return requirements
  }
}

// By hand, since regular expressions for this took longer than everything else at the program's start.
extension Substring {
  /// `ROOM-3`.
  fileprivate var isRequirementID: Bool {
    let parts = split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && parts[0].allSatisfy { ("A"..."Z").contains($0) } && parts[1].allSatisfy { ("0"..."9").contains($0) }
  }

  fileprivate func dropping(_ beginning: String) -> Substring? {
    hasPrefix(beginning) ? self[index(startIndex, offsetBy: beginning.count)...] : nil
  }

  /// Takes from the front what stands between the two marks, and the marks; nil where the first is not there.
  fileprivate mutating func take(from opening: String, to closing: String) -> Substring? {
    guard let inside = dropping(opening), let end = inside.firstRange(of: closing) else { return nil }
    self = self[end.upperBound...]
    return inside[..<end.lowerBound]
  }

  /// Takes out the first place that stands between the two marks, and the marks.
  fileprivate mutating func cut(from opening: String, to closing: String) -> Substring? {
    guard let begin = firstRange(of: opening)?.lowerBound else { return nil }
    var rest = self[begin...]
    let inside = rest.take(from: opening, to: closing)
    self = self[..<begin] + rest
    return inside
  }
}

import Localization

/// Why a submission has other points than before, requirement by requirement.
package struct GradeChange: Sendable {
  /// A line for the sum, and one for each requirement that brings other points.
  package let text: String

  /// Those of all submissions whose points have changed, or that are there only once.
  package static func all(from old: [Grade], to new: [Grade]) -> [GradeChange] {
    let names = old.map(\.name) + new.map(\.name).filter { name in !old.contains { $0.name == name } }
    return names.compactMap { name in
      change(old.first { $0.name == name }, new.first { $0.name == name })
    }
  }

  private static func change(_ old: Grade?, _ new: Grade?) -> GradeChange? {
    guard let old else {
      return new.map { GradeChange(text: "\($0.name): not graded before; now \($0.points.short)".translated) }
    }
    guard let new else {
      return GradeChange(text: "\(old.name): \(old.points.short) before; not graded now".translated)
    }
    let ids = old.items.map(\.requirement.id) + new.items.map(\.requirement.id)
    var seen: Set<String> = []
    let lines = ids.filter { seen.insert($0).inserted }.compactMap { line($0, old, new) }
    guard !lines.isEmpty else { return nil }
    let head = "\(old.name): \(old.points.short) before, \(new.points.short) now".translated
    return GradeChange(text: ([head] + lines).joined(separator: "\n"))
  }

  private static func line(_ id: String, _ old: Grade, _ new: Grade) -> String? {
    let (before, after) = (old.item(id), new.item(id))
    guard before?.points.inHundredths != after?.points.inHundredths else { return nil }
    return "  \(id.padded(to: 9))" + "\(words(before)); now \(words(after))".translated
  }

  private static func words(_ item: Grade.Item?) -> String {
    guard let item else { return "not asked for" }
    return "\(item.points.short) of \(item.worth.short) (\(item.words ?? "kept"))"
  }
}

extension Grade {
  /// What is said of a requirement; nil where it brings nothing.
  package func item(_ id: String) -> Item? { items.first { $0.requirement.id == id } }
}

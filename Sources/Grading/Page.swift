import ChatConformance

/// What the author of a submission reads: the points, what is wrong with a comment on each, and what each point was lost for.
package struct Page: Sendable {
  package let text: String

  /// The groups are those of the class that the submission is in; the comments by a group's key.
  package init(of grade: Grade, in groups: [ClassMap.Group], comments: [String: String]) {
    var lines = ["\(grade.name): \(grade.points.short) of \(grade.worth.short) points", ""]
    if case .failed(let failure, let words) = grade.outcome {
      lines += ["\(failure.rawValue): \(words)", ""]
    }
    lines += grade.stages.map { stage in
      let sum = grade.sum(of: stage)
      return "\(stage.rawValue.padded(to: 10))\(sum.points.short) of \(sum.worth.short)  \(stage.summary)"
    }
    for note in grade.verdict?.problems ?? [] { lines += ["", "\(note.topic): \(note.text)"] }
    if !groups.isEmpty { lines += ["", "What to mend, the first thing first:"] }
    for group in groups {
      lines += ["", group.words]
      lines += (comments[group.key] ?? group.hint).split(whereSeparator: \.isNewline).map { "  \($0)" }
    }
    let lost = grade.items.filter { $0.state != .kept }
    if grade.verdict != nil, !lost.isEmpty {
      lines += ["", "What points were lost for:"]
      lines += lost.map {
        "\("-\($0.worth.short)".padded(to: 8))\($0.requirement.id.padded(to: 10))\($0.words ?? "")"
      }
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}

import ChatConformance
import Localization

/// What the author of a submission reads: the points, what is wrong with a comment on each, and what each point was lost for.
package struct Page: Sendable {
  package let text: String

  /// The groups are those of the class that the submission is in; the comments by a group's key.
  package init(of grade: Grade, in groups: [ClassMap.Group], comments: [String: String]) {
    var lines = ["\(grade.name): " + "\(grade.points.short) of \(grade.worth.short) points".translated, ""]
    if case .failed(let failure, let words) = grade.outcome {
      lines += ["\(failure.rawValue.translated): \(words.translated)", ""]
    }
    lines += grade.stages.map { stage in
      let sum = grade.sum(of: stage)
      let points = "\(sum.points.short) of \(sum.worth.short)".translated
      return "\(stage.rawValue.padded(to: 10))\(points)  \(stage.summary.translated)"
    }
    for note in grade.verdict?.problems ?? [] {
      lines += ["", "\(note.topic.translated): \(note.text.translated)"]
    }
    if !groups.isEmpty { lines += ["", "What to mend, the first thing first:".translated] }
    for group in groups {
      lines += ["", group.words]
      lines += (comments[group.key] ?? group.hint).split(whereSeparator: \.isNewline).map { "  \($0)" }
    }
    let lost = grade.items.filter { $0.state != .kept }
    if grade.verdict != nil, !lost.isEmpty {
      lines += ["", "What points were lost for:".translated]
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

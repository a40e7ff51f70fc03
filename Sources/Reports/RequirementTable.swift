import ChatConformance
import Localization

/// What is said of each requirement: a line for each that is broken, the others by their ids.
struct RequirementTable {
  let assessment: Assessment
  let palette: Palette

  /// None where everything is kept.
  var lines: [String] {
    guard assessment.kept < assessment.findings.count else { return [] }
    return assessment.inOrderOfMending.map(line) + kept + notShown
  }

  /// The figures, in one line.
  var figures: String {
    let broken = "\(assessment.broken.count) broken".translated
    return [
      "\(assessment.kept) kept".translated, assessment.broken.isEmpty ? broken : palette.bad(broken),
      "\(assessment.notShown) not shown".translated,
    ].joined(separator: ", ")
  }

  private func line(_ finding: Finding) -> String {
    let (requirement, rate) = (finding.requirement, finding.evidence?.rate)
    let often =
      rate.flatMap { $0.isNowAndThen ? "  " + "(\($0.failed) of \($0.played) times)".translated : nil } ?? ""
    let head = "✗ \(requirement.id)".padding(to: 10)
    return palette.bad(head) + " " + requirement.sentence.translated.firstLine(ofWidth: 88 - often.count)
      + often
  }

  /// A paragraph for each family of ids.
  private var kept: [String] {
    let ids = assessment.findings.filter(\.isKept).map(\.requirement.id)
    return Dictionary(grouping: ids) { $0.prefix { $0 != "-" } }.sorted { $0.key < $1.key }.flatMap {
      _, ids in
      let lines = Paragraph(label: "✓", text: Self.joined(ids), indent: 2).lines
      return [lines[0].replacing("✓", with: palette.good("✓"))] + lines.dropFirst()
    }
  }

  /// A paragraph for each reason.
  private var notShown: [String] {
    var groups: [(reason: String, ids: [String])] = []
    for finding in assessment.findings {
      guard case .notShown(let reason) = finding.state else { continue }
      if let index = groups.firstIndex(where: { $0.reason == reason }) {
        groups[index].ids.append(finding.requirement.id)
      } else {
        groups.append((reason, [finding.requirement.id]))
      }
    }
    return groups.flatMap { reason, ids in
      Paragraph(label: "-", text: "\(Self.joined(ids))  not shown: \(reason)", indent: 2).lines
    }
  }

  /// The ids in their order: 2 before 10.
  private static func joined(_ ids: [String]) -> String {
    ids.map { id in (family: id.prefix { $0 != "-" }, number: Int(id.drop { $0 != "-" }.dropFirst()) ?? 0) }
      .sorted { ($0.family, $0.number) < ($1.family, $1.number) }
      .map { "\($0.family)-\($0.number)" }.joined(separator: " ")
  }
}

extension String {
  /// As much of it as a line takes.
  func firstLine(ofWidth width: Int) -> String {
    let lines = Paragraph(text: self, indent: 0, width: width - 2).lines
    return lines.count > 1 ? "\(lines[0]) …" : self
  }
}

import ChatConformance

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
    let broken = "\(assessment.broken.count) broken"
    return "\(assessment.kept) kept, \(assessment.broken.isEmpty ? broken : palette.bad(broken)), "
      + "\(assessment.notShown) not shown"
  }

  private func line(_ finding: Finding) -> String {
    let (requirement, rate) = (finding.requirement, finding.evidence?.rate)
    let often = rate.flatMap { $0.isNowAndThen ? "  (\($0.failed) of \($0.played) times)" : nil } ?? ""
    let head = "✗ \(requirement.id)".padding(to: 10)
    return palette.bad(head) + " " + requirement.sentence.firstLine(ofWidth: 88 - often.count) + often
  }

  private var kept: [String] {
    let ids = assessment.findings.compactMap { finding -> String? in
      if case .kept = finding.state { finding.requirement.id } else { nil }
    }
    var families: [(name: Substring, ids: [String])] = []
    for id in ids {
      let name = id.prefix { $0 != "-" }
      if families.last?.name == name {
        families[families.count - 1].ids.append(id)
      } else {
        families.append((name, [id]))
      }
    }
    return families.flatMap { family in
      Paragraph(text: family.ids.joined(separator: " "), indent: 2).lines.enumerated().map { index, line in
        index == 0 ? palette.good("✓") + line.dropFirst() : line
      }
    }
  }

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
    return groups.flatMap { group in
      Paragraph(
        label: "-", text: "\(group.ids.joined(separator: " "))  not shown: \(group.reason)", indent: 2
      )
      .lines
    }
  }
}

extension String {
  /// As much of it as a line takes.
  func firstLine(ofWidth width: Int) -> String {
    let lines = Paragraph(text: self, indent: 0, width: width - 2).lines
    return lines.count > 1 ? "\(lines[0]) …" : self
  }
}

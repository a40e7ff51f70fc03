import ChatConformance
import Localization

/// All requirements on the page, stage by stage: the sentence, the result, what shows it.
struct RequirementList {
  let record: RunRecord
  let library: Library
  /// Where what is broken is told.
  let numbers: [String: Int]

  var sections: [Markup] {
    let progress = record.assessment.progress(in: library).filter { !$0.findings.isEmpty }
    guard !progress.isEmpty else { return [] }
    return [.tag("section", [:], [.tag("h2", [:], "All requirements".translated)] + progress.map(section))]
  }

  private func section(_ progress: Progress) -> Markup {
    let name = progress.stage.rawValue
    let heads = ["result", "id", "requirement"].map { Markup.tag("th", ["scope": "col"], $0.translated) }
    return .tag(
      "section", ["aria-labelledby": name],
      [
        .tag("h3", ["id": name], "\(name): \(progress.words)"),
        .tag(
          "table", [:],
          [.tag("thead", [:], [.tag("tr", [:], heads)]), .tag("tbody", [:], progress.findings.map(row))]),
      ])
  }

  private func row(_ finding: Finding) -> Markup {
    let requirement = finding.requirement
    let (mark, style, evidence): (String, String, [Markup]) =
      switch finding.state {
      case .kept: ("✓ kept", "good", [.text(shown(finding))])
      case .broken(let evidence): ("✗ broken", "bad", broken(requirement.id, evidence))
      case .notShown(let reason): ("– not shown", "faint", [.text(reason.translated.shortened)])
      }
    return .tag(
      "tr", finding.evidence == nil ? [:] : ["class": "wrong"],
      [
        .tag("td", ["class": "mark \(style)"], mark.translated), .tag("td", ["class": "id"], requirement.id),
        .tag("td", [:], Markup.prose(requirement.sentence.translated) + [.tag("small", [:], evidence)]),
      ])
  }

  private func shown(_ finding: Finding) -> String {
    let count = record.sessions(of: finding).count
    return (count == 1 ? "shown by a session" : "shown by \(count) sessions").translated
  }

  private func broken(_ id: String, _ evidence: Finding.Evidence) -> [Markup] {
    let place =
      numbers[id].map { [Markup.text(" "), .tag("a", ["href": "#wrong-\($0)"], "See \($0)".translated)] }
      ?? []
    return Markup.visible(evidence.words.translated) + place
  }
}

import ChatConformance
import Localization
import SessionLanguage

/// A run as Markdown, for the summary of a job: GitHub and GitLab draw its diagrams.
///
/// It is smaller than a megabyte, which is what GitHub takes: what is wrong is told in full as far as there is room.
struct MarkdownReport {
  let record: RunRecord
  let library: Library

  private static let mostBytes = 600_000
  private static let mostLines = 40

  var text: String {
    let exhibits = record.exhibits(library)
    var told = head
    if !exhibits.isEmpty { told += "## " + "What to mend, in this order".translated + "\n\n" }
    for (index, exhibit) in exhibits.enumerated() {
      let whole = text(of: exhibit, number: index + 1)
      told +=
        told.utf8.count + whole.utf8.count <= Self.mostBytes ? whole : line(of: exhibit, number: index + 1)
    }
    return told + requirements + tail
  }

  private var head: String {
    let facts = record.facts.map { "\($0.topic) \($0.words.asCode)" }.joined(separator: ", ")
    let mark = record.status == 0 ? "✅" : "❌"
    return "# \(mark) \(record.headline.inMarkdown)\n\n\(facts)\n\n" + stages
  }

  private var stages: String {
    let progress = record.assessment.progress(in: library).filter { !$0.findings.isEmpty }
    guard !progress.isEmpty else { return "" }
    let rows = progress.map { stage in
      "| \(stage.isDone ? "✅" : stage.broken.isEmpty ? "➖" : "❌") \(stage.stage.rawValue) | \(stage.stage.summary.translated) | "
        + "\(stage.words) |\n"
    }
    return "| \("stage".translated) | | |\n|---|---|---|\n" + rows.joined() + "\n"
  }

  // MARK: - What is wrong

  private func line(of exhibit: Exhibit, number: Int) -> String {
    "### \(number). \(exhibit.name.inMarkdown)\n\n\(exhibit.title.inMarkdown)\n\n"
      + field("seen", exhibit.seen)
  }

  private func text(of exhibit: Exhibit, number: Int) -> String {
    let evidence = EvidenceReport(failure: exhibit.failure, palette: Palette(hasColour: false))
      .lines(atMost: Self.mostLines)
    let session = exhibit.result.session
    var told = [line(of: exhibit, number: number)]
    if let words = exhibit.serverWords { told.append(field("server", words)) }
    told += exhibit.likeness.map {
      $0.hasPrefix("- ") ? "- \(String($0.dropFirst(2)).inMarkdown)\n" : field("like", $0)
    }
    told.append("\n")
    if let hint = exhibit.hint { told.append(field("hint", hint)) }
    told.append("**\("in".translated)** \(session.id.asCode), \(session.title.translated.inMarkdown)\n\n")
    told.append(fence((exhibit.sourceLine.map { [$0] } ?? []) + evidence, as: "diff"))
    told.append(fence(exhibit.diagram.mermaid.split(separator: "\n").map(String.init), as: "mermaid"))
    told.append("**\("by hand".translated)**\n\n" + fence(exhibit.byHand, as: "sh"))
    told += exhibit.notes.map { field("note", $0.shortened) }
    if !exhibit.others.isEmpty { told.append(field("also in", exhibit.othersInShort)) }
    return told.joined()
  }

  private func field(_ label: String, _ words: String) -> String {
    "**\(label.translated)** \(words.inMarkdown)\n\n"
  }

  /// A block of code, which nothing in it can end.
  private func fence(_ lines: [String], as language: String) -> String {
    guard !lines.isEmpty else { return "" }
    let text = lines.joined(separator: "\n").seen
    let fence = String(repeating: "`", count: max(3, text.longestRunOfBackticks + 1))
    return "\(fence)\(language)\n\(text)\n\(fence)\n\n"
  }

  // MARK: - The rest

  private var requirements: String {
    let assessment = record.assessment
    guard !assessment.findings.isEmpty else { return "" }
    let table = RequirementTable(assessment: assessment, palette: Palette(hasColour: false))
    let rows = Stage.allCases.flatMap { $0.requirements(in: library) }
      .compactMap { assessment.finding($0.id) }.map(row)
    return "<details><summary>\("All requirements".translated): \(table.figures)</summary>\n\n"
      + "| | | \("requirement".translated) | |\n|---|---|---|---|\n" + rows.joined() + "\n</details>\n\n"
  }

  private func row(_ finding: Finding) -> String {
    let (mark, words) =
      switch finding.state {
      case .kept: ("✅", "")
      case .broken(let evidence): ("❌", evidence.words.translated)
      case .notShown(let reason): ("➖", "not shown: \(reason.shortened)".translated)
      }
    let requirement = finding.requirement
    return
      "| \(mark) | \(requirement.id) | \(requirement.sentence.translated.inMarkdown) | \(words.inMarkdown) |\n"
  }

  private var tail: String {
    record.closingWords.map { field($0.topic, $0.words) }.joined()
  }
}

extension String {
  /// As a text of Markdown on one line: what has a meaning there, or makes a link of what a server said, is escaped.
  fileprivate var inMarkdown: String {
    seen.unicodeScalars.map { scalar in
      switch scalar {
      case "\n", "\t": " "
      case "@", "<", ">", "&", "|": "&#\(scalar.value);"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "!", "~", "$": "\\\(scalar)"
      default: String(scalar)
      }
    }.joined().replacing("://", with: "&#58;//").replacing("www.", with: "www&#46;")
  }

  /// As code within a line.
  fileprivate var asCode: String {
    let mark = String(repeating: "`", count: longestRunOfBackticks + 1)
    let blank = contains("`") ? " " : ""
    return mark + blank + seen.replacing("\n", with: " ") + blank + mark
  }

  fileprivate var longestRunOfBackticks: Int {
    var (longest, run) = (0, 0)
    for scalar in unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = Swift.max(longest, run)
    }
    return longest
  }
}

import Localization
import SessionLanguage
import SessionRunner

/// One thing that is wrong, on the page: the requirement, what was seen, the diagram and the same as a table, the
/// difference, and how to see it by hand.
struct ExhibitPage {
  let exhibit: Exhibit
  let number: Int

  /// As much as a line needs.
  private static let columns = 120
  private static let mostLines = 40

  /// The requirement and what was seen.
  var short: Markup { article([.terms([("seen".translated, exhibit.seen)])]) }

  var whole: Markup {
    article([.terms(told), evidence] + difference + byHand)
  }

  private func article(_ content: [Markup]) -> Markup {
    let heading = Markup.tag(
      "h3", [:],
      [.tag("span", ["class": "id"], "\(number). \(exhibit.name)")] + Markup.prose(exhibit.title.shortened))
    return .tag("article", ["id": "wrong-\(number)"], [heading] + content)
  }

  private var told: [(String, String)] {
    let session = exhibit.result.session
    var told = [("seen", exhibit.seen)]
    if let words = exhibit.serverWords { told.append(("server", words)) }
    told += exhibit.likeness.map { ($0.hasPrefix("- ") ? "" : "like", $0) }
    if let hint = exhibit.hint { told.append(("hint", hint)) }
    told.append(("in", "\(session.id), \(session.title.translated)".shortened))
    if let line = exhibit.sourceLine { told.append(("asked for", line)) }
    told += exhibit.notes.map { ("note", $0.shortened) }
    if !exhibit.others.isEmpty { told.append(("also in", exhibit.othersInShort)) }
    return told.map { ($0.translated, $1) }
  }

  // MARK: - What happened

  private var evidence: Markup {
    let diagram = exhibit.diagram
    let title =
      "Sequence diagram of \(exhibit.result.session.id); the table of the same steps is next to it".translated
    let picture = Markup.tag(
      "div", region("Sequence diagram \(number)".translated),
      [diagram.svg(id: "picture-\(number)", title: title)])
    return .tag(
      "div", ["class": "evidence"],
      [
        .tag("figure", [:], [.tag("h4", [:], "What happened".translated), picture]),
        .tag(
          "div", [:],
          [
            .tag("h4", [:], "The same as a table".translated),
            .tag("div", region("Table of the steps \(number)".translated), [table]),
          ]),
      ])
  }

  /// What may be wider than its reader's screen can be scrolled with the keyboard.
  private func region(_ label: String) -> KeyValuePairs<String, String> {
    ["class": "wide", "role": "region", "aria-label": label, "tabindex": "0"]
  }

  private var table: Markup {
    let columns = [("time", "time"), ("from", "who"), ("to", "who"), ("what", "bytes")]
    let head = columns.map { Markup.tag("th", ["scope": "col", "class": $0.1], $0.0.translated) }
    return .tag(
      "table", [:],
      [
        .tag("thead", [:], [.tag("tr", [:], head)]),
        .tag("tbody", [:], exhibit.diagram.steps.map(row)),
      ])
  }

  private func row(_ step: SequenceStep) -> Markup {
    let clients = step.clients.map(\.description).joined(separator: ", ")
    let (from, to) =
      switch step.course {
      case .toServer: (clients, "server".translated)
      case .toClients: ("server".translated, clients)
      case .atServer: ("server".translated, "")
      }
    let complaint = step.complaint(columns: Self.columns)
    let words = Markup.visible((complaint == nil ? "" : "✗ ") + step.words.text(columns: Self.columns))
    return .tag(
      "tr", complaint == nil ? [:] : ["class": "wrong"],
      [
        .tag("td", ["class": "time"], step.milliseconds), .tag("td", ["class": "who"], from),
        .tag("td", ["class": "who"], to),
        .tag(
          "td", ["class": "bytes"], words + (complaint.map { [.tag("small", [:], Markup.visible($0))] } ?? [])
        ),
      ])
  }

  // MARK: - What was due beside what came

  private var difference: [Markup] {
    switch exhibit.failure.evidence {
    case .none, .flaw: []
    case .stream(_, let expected, let actual, let offset): stream(expected, actual, offset)
    case .log(let expected, let actual):
      [
        .tag("h4", [:], "The log: − was due, + is there".translated),
        .tag("pre", [:], log(Difference(from: expected, to: actual))),
      ]
    }
  }

  private func stream(_ expected: [Pattern], _ actual: [UInt8], _ offset: Int) -> [Markup] {
    let due = expected.prefix(3).map { pattern in
      pattern.bytes.map { marked($0, from: offset) } ?? Markup.visible(pattern.shown.shortened)
    }
    let more = expected.count > 3 ? [[Markup.text("\(expected.count - 3) others".translated)]] : []
    let lines = (due.isEmpty ? [[.text("nothing more".translated)]] : due) + more
    let joined = Array(lines.joined(separator: [.text("\n" + "or".translated + " ")]))
    return [
      .tag("h4", [:], "Due".translated), .tag("pre", ["class": "due"], joined),
      .tag("h4", [:], "Came".translated),
      .tag(
        "pre", [:],
        actual.isEmpty
          ? [.text(exhibit.failure.symptom.withoutBytes.translated)] : marked(actual, from: offset)),
    ]
  }

  /// The bytes, with what follows the offset marked.
  private func marked(_ bytes: [UInt8], from offset: Int) -> [Markup] {
    let shown = Visible(folding: bytes, caretAt: offset, limit: Self.columns)
    var (same, room) = ("", shown.caretLine.count - 1)
    for scalar in shown.text.unicodeScalars {
      guard room > 0 else { break }
      room -= scalar.displayWidth
      same.unicodeScalars.append(scalar)
    }
    let rest = String(shown.text.unicodeScalars.dropFirst(same.unicodeScalars.count))
    return Markup.visible(same) + [
      .tag("mark", [:], Markup.visible(rest.isEmpty ? "(it ends here)".translated : rest))
    ]
  }

  private func log(_ difference: Difference) -> [Markup] {
    var (shown, left): ([Markup], Int) = ([], 0)
    for hunk in difference.hunks {
      let lines = hunk.lines.prefix(max(0, Self.mostLines - shown.count))
      left += hunk.lines.count - lines.count
      if !lines.isEmpty { shown += [.text("\(hunk.heading)\n")] + lines.map(log) }
    }
    return shown + (left > 0 ? [.text("… and \(left) lines more".translated)] : [])
  }

  private func log(_ line: Difference.Line) -> Markup {
    let text = Markup.visible(line.shown.shortened)
    switch line {
    case .same: return .tag("span", [:], text + ["\n"])
    case .removed: return .tag("del", [:], text)
    case .added: return .tag("ins", [:], text)
    }
  }

  private var byHand: [Markup] {
    [.tag("h4", [:], "By hand".translated), .tag("pre", [:], exhibit.byHand.joined(separator: "\n"))]
  }
}

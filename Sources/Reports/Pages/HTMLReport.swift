import ChatConformance
import Localization
import SessionLanguage

/// A run as one page that asks for nothing else: what is wrong and how it is seen, for a browser, a phone, paper, a screen reader.
///
/// It runs no script, and its policy lets none run. It stays below 300 KB: what is wrong is told in full as far as there is room.
struct HTMLReport {
  let record: RunRecord
  let library: Library

  private static let roomForExhibits = 200_000

  var text: String {
    let page = Markup.tag("html", ["lang": Language.ofReader.rawValue], [head, body])
    return "<!doctype html>\n" + page.html
  }

  private var head: Markup {
    .tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["name": "viewport", "content": "width=device-width,initial-scale=1"]),
        .tag(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none';style-src 'unsafe-inline';img-src data:",
          ]),
        .tag("meta", ["name": "color-scheme", "content": "light dark"]),
        .tag("link", ["rel": "icon", "href": "data:,"]),
        .tag("title", [:], "\(record.headline.shortened) · chat-conform"),
        .tag("style", [:], PageStyle.css),
      ])
  }

  private var body: Markup {
    let exhibits = record.exhibits(library)
    let numbers = exhibits.enumerated().map { ($1.name, $0 + 1) }
    let table = RequirementList(
      record: record, library: library, numbers: Dictionary(numbers) { first, _ in first })
    return .tag(
      "body", [:],
      [
        .tag("a", ["class": "skip", "href": "#main"], "To what is wrong".translated), header,
        .tag("main", ["id": "main"], wrong(exhibits) + table.sections + [others]), footer,
      ])
  }

  // MARK: - The verdict

  private var header: Markup {
    let (mark, style) = record.status == 0 ? ("✓ ", "good") : ("✗ ", "bad")
    let facts = record.facts.map { fact in
      Markup.tag("div", [:], [.tag("dt", [:], fact.topic), .tag("dd", [:], fact.words)])
    }
    let stages =
      record.assessment.findings.isEmpty ? [] : [Markup.tag("ol", ["class": "stages"], progress.map(stage))]
    return .tag(
      "header", [:],
      [
        .tag("h1", [:], [.tag("span", ["class": style], mark), .text(record.headline.shortened)]),
        .tag("dl", ["class": "facts"], facts),
      ] + stages)
  }

  private var progress: [Progress] { record.assessment.progress(in: library) }

  private func stage(_ progress: Progress) -> Markup {
    let all = progress.findings.count
    let (kept, broken) = (progress.kept, progress.broken.count)
    let name = progress.stage.rawValue
    let mark = progress.isDone ? ("✓ ", "good") : broken > 0 ? ("✗ ", "bad") : ("– ", "faint")
    let title: [Markup] = [.tag("span", ["class": mark.1], mark.0), .text(name)]
    let share = { (style: String, count: Int) in
      Markup.tag("span", ["class": style, "style": "width:\(all == 0 ? 0 : count * 100 / all)%"])
    }
    return .tag(
      "li", [:],
      [
        all == 0 ? .tag("strong", [:], title) : .tag("a", ["href": "#\(name)"], title),
        .tag("p", [:], progress.stage.summary.translated), .tag("small", [:], progress.words),
        .tag("span", ["class": "bar"], [share("kept", kept), share("broken", broken)]),
      ])
  }

  // MARK: - What is wrong

  private func wrong(_ exhibits: [Exhibit]) -> [Markup] {
    guard !exhibits.isEmpty else { return [] }
    var room = Self.roomForExhibits
    let articles = exhibits.enumerated().map { index, exhibit in
      let page = ExhibitPage(exhibit: exhibit, number: index + 1)
      let whole = page.whole
      let size = whole.html.utf8.count
      guard size <= room else { return page.short }
      room -= size
      return whole
    }
    return [.tag("section", [:], [.tag("h2", [:], "What to mend, in this order".translated)] + articles)]
  }

  // MARK: - The rest

  private var others: Markup {
    .tag(
      "section", [:],
      [.tag("h2", [:], "The run".translated), .terms(record.closingWords)])
  }

  private var footer: Markup {
    .tag(
      "footer", [:],
      Markup.prose(
        "A requirement, and the sessions that test it, are told by `chat-conform explain ID`.".translated))
  }
}

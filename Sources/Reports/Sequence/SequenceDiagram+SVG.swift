import Localization
import SessionLanguage

extension SequenceDiagram {
  /// The diagram as an element of SVG, for a page that has the styles of `PageStyle`.
  ///
  /// Each step is a row of words with the arrow beneath. The title says what it is to who does not see it.
  func svg(id: String, title: String) -> Markup {
    let drawing = Drawing(diagram: self)
    return .tag(
      "svg",
      [
        "class": "sequence", "viewBox": "0 0 \(drawing.width) \(drawing.height)", "width": "\(drawing.width)",
        "height": "\(drawing.height)", "role": "img", "aria-labelledby": id,
      ], [.tag("title", ["id": id], title)] + drawing.heads + drawing.lines + drawing.rows)
  }
}

/// Where everything stands, in pixels.
private struct Drawing {
  let diagram: SequenceDiagram
  /// The top of each row, and the bottom of the last.
  private let tops: [Int]

  private static let (server, least, row, line, head) = (74, 360, 34, 15, 30)

  init(diagram: SequenceDiagram) {
    self.diagram = diagram
    var tops = [Self.head + (diagram.earlier > 0 ? Self.line + 4 : 0)]
    for step in diagram.steps {
      tops.append((tops.last ?? 0) + Self.row + (step.mark == nil ? 0 : Self.line))
    }
    self.tops = tops
  }

  private var gap: Int { max(54, (Self.least - Self.server - 30) / max(1, diagram.lifelines.count)) }
  var width: Int { max(Self.least, Self.server + gap * diagram.lifelines.count + 30) }
  var height: Int { bottom + 8 + notes.count * (Self.line + 3) }
  private var bottom: Int { tops.last ?? Self.head }

  private func x(_ index: Int) -> Int { Self.server + gap * (index + 1) - gap / 4 }

  var heads: [Markup] {
    let names =
      [("server".translated, Self.server)]
      + diagram.lifelines.enumerated().map { ($1.client.description, x($0)) }
    let before =
      diagram.earlier > 0
      ? [text("… \(diagram.earlier) steps earlier".translated, Self.server + 8, Self.head + 10, "faint")] : []
    return names.map { text($0.0, $0.1, 18, "name") } + before
  }

  /// The lifelines, and what is said of what is left out.
  var lines: [Markup] {
    let clients = diagram.lifelines.enumerated().map { index, lifeline in
      let (first, last) = (lifeline.span.lowerBound, lifeline.span.upperBound)
      return line(
        x(index), arrowY(first), x(index), last == diagram.steps.count - 1 ? bottom : arrowY(last), "life")
    }
    let words = notes.enumerated().map { index, note in
      text(note, Self.server + 8, bottom + (index + 1) * (Self.line + 3), "faint")
    }
    return [line(Self.server, Self.head - 4, Self.server, bottom, "life")] + clients + words
  }

  private var notes: [String] {
    (diagram.later > 0 ? ["… \(diagram.later) steps later".translated] : [])
      + (diagram.others > 0 ? ["\(diagram.others) other clients are left out".translated] : [])
  }

  // MARK: - Rows

  var rows: [Markup] { diagram.steps.indices.map(row) }

  private func arrowY(_ index: Int) -> Int {
    diagram.steps.isEmpty ? Self.head : tops[index + 1] - 10
  }

  private var columns: Int { (width - Self.server - 12) * 10 / 74 }

  private func row(_ index: Int) -> Markup {
    let step = diagram.steps[index]
    let (top, y) = (tops[index] + 14, arrowY(index))
    let words = (step.mark == nil ? "" : "✗ ") + step.words.text(columns: columns - 2)
    var parts = [
      text(step.milliseconds, Self.server - 12, y + 4, "time"), text(words, Self.server + 8, top, "said"),
    ]
    if let complaint = step.complaint(columns: columns - 10) {
      parts.append(text(complaint, Self.server + 8, top + Self.line, "due"))
    }
    parts += arrows(step, y)
    return .tag(
      "g", step.mark == nil ? [:] : ["class": step.mark == .missing ? "wrong missing" : "wrong"], parts)
  }

  private func arrows(_ step: SequenceStep, _ y: Int) -> [Markup] {
    let ends = diagram.lifelines.indices.filter { step.clients.contains(diagram.lifelines[$0].client) }.map(x)
    guard let last = ends.max() else { return [] }
    switch step.course {
    case .toServer: return [line(last, y, Self.server, y), head(Self.server, y, to: 1)]
    case .toClients where step.mark == .missing:
      let end = last - 14
      return [line(Self.server, y, end, y)] + [-1, 1].map { line(end - 5, y - 5 * $0, end + 5, y + 5 * $0) }
    case .toClients: return [line(Self.server, y, last, y)] + ends.map { head($0, y, to: -1) }
    case .atServer: return []
    }
  }

  private func head(_ x: Int, _ y: Int, to direction: Int) -> Markup {
    .tag("path", ["d": "M\(x) \(y)l\(7 * direction) -4v8z"])
  }

  private func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ style: String = "arrow") -> Markup {
    .tag("line", ["class": style, "x1": "\(x1)", "y1": "\(y1)", "x2": "\(x2)", "y2": "\(y2)"])
  }

  private func text(_ words: String, _ x: Int, _ y: Int, _ style: String) -> Markup {
    .tag("text", ["class": style, "x": "\(x)", "y": "\(y)"], Markup.visible(words, as: "tspan"))
  }
}

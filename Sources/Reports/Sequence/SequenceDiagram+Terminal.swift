import Localization
import SessionLanguage

extension SequenceDiagram {
  /// The diagram in lines for a terminal: time, lifelines, and what was said beside each arrow.
  package func lines(palette: Palette, width: Int = 100) -> [String] {
    let art = TerminalArt(diagram: self, palette: palette, width: width)
    let before = earlier > 0 ? ["… \(earlier) steps earlier".translated] : []
    let behind = later > 0 ? ["… \(later) steps later".translated] : []
    let left = others > 0 ? ["(" + "\(others) other clients are left out".translated + ")"] : []
    return [art.heading] + before + steps.indices.flatMap(art.lines) + behind + left
  }
}

private struct TerminalArt {
  let diagram: SequenceDiagram
  let palette: Palette
  let width: Int

  private static let timeWidth = 11
  private var gap: Int { diagram.lifelines.count > 4 ? 6 : 9 }
  private var artWidth: Int { Self.timeWidth + 1 + gap * diagram.lifelines.count }

  var heading: String {
    var line = "server".translated.padding(from: Self.timeWidth - 3)
    for (index, lifeline) in diagram.lifelines.enumerated() {
      line = line.padding(to: column(index)) + lifeline.client.description
    }
    return palette.strong(line)
  }

  func lines(_ index: Int) -> [String] {
    let step = diagram.steps[index]
    let time = step.milliseconds
    let head = (step.mark == nil ? " " : "✗") + time.padding(from: Self.timeWidth - 3 - time.count) + "  "
    let room = max(20, width - artWidth - 3)
    let lines =
      [head + art(index) + "   " + step.words.text(columns: room)]
      + (step.complaint(columns: room - 8).map { [$0.padding(from: artWidth + 3)] } ?? [])
    return step.mark == nil ? lines : lines.map(palette.bad)
  }

  private func column(_ index: Int) -> Int { Self.timeWidth + gap * (index + 1) }

  /// The lifelines of one row, and the arrow across them.
  private func art(_ index: Int) -> String {
    let step = diagram.steps[index]
    var cells = Array(repeating: Character(" "), count: artWidth - Self.timeWidth)
    cells[0] = "│"
    for (place, lifeline) in diagram.lifelines.enumerated() where lifeline.span.contains(index) {
      cells[column(place) - Self.timeWidth] = "│"
    }
    let ends = diagram.lifelines.indices.filter { step.clients.contains(diagram.lifelines[$0].client) }
      .map { column($0) - Self.timeWidth }
    guard let last = ends.max() else { return String(cells) }
    for cell in 1..<last { cells[cell] = cells[cell] == "│" ? "┼" : step.mark == .missing ? "╌" : "─" }
    switch step.course {
    case .toServer:
      cells[1] = "<"
      cells[last] = step.turn == .last ? "┘" : "┤"
    case .toClients:
      cells[0] = "├"
      for end in ends { cells[end - 1] = step.mark == .missing ? "x" : ">" }
    case .atServer: break
    }
    return String(cells)
  }
}

extension String {
  /// With so many blanks before it.
  fileprivate func padding(from count: Int) -> String {
    String(repeating: " ", count: Swift.max(0, count)) + self
  }
}

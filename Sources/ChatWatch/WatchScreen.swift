import ChatConformance
import Localization
import POSIX
import Reports
import SessionLanguage

/// What stands on the screen while a server is watched.
package struct WatchScreen {
  let library: Library
  /// The server's command, as it was given.
  let command: String
  let palette: Palette

  package init(library: Library, command: String, palette: Palette) {
    (self.library, self.command, self.palette) = (library, command, palette)
  }

  // MARK: - In a terminal

  /// The rows of a screen of this size, filled to its last.
  package func rows(of watch: Watch, size: ScreenSize) -> [String] {
    let words = words(width: min(size.columns, 100))
    let head = [palette.strong("chat-conform watch") + "  \(command)", ""]
    let body = (head + self.body(of: watch, words)).flatMap { $0.rows(ofWidth: size.columns) }
    let room = max(1, size.rows - 2)
    let pages = max(1, (body.count + room - 1) / room)
    let page = watch.view.page % pages
    let shown = Array(body.dropFirst(page * room).prefix(room))
    let filling = Array(repeating: "", count: room - shown.count)
    return shown + filling + [
      "", palette.faint(footer(watch, page: page, of: pages).cut(toWidth: size.columns)),
    ]
  }

  private func body(of watch: Watch, _ words: TroubleWords) -> [String] {
    let standing = watch.standing
    switch watch.view.part {
    case .standing:
      let stages = Stage.allCases.map { line(of: $0, in: standing) }
      let trouble = standing.trouble.map { words.lines(of: $0, hints: watch.view.hints) } ?? []
      return stages + [""]
        + (standing.isWhole && standing.isComplete ? [palette.good(Self.whole.translated)] : trouble)
    case .timeline: return standing.trouble.map(words.timeline) ?? [Self.nothingBroken.translated]
    case .all: return standing.trouble.map(words.all) ?? [Self.nothingBroken.translated]
    }
  }

  private func footer(_ watch: Watch, page: Int, of pages: Int) -> String {
    let keys =
      [watch.view.hints < Watch.mostHints ? "h next hint" : "h hint", "t timeline", "a all", "q quit"]
      + (pages > 1 ? ["space page \(page + 1) of \(pages)"] : [])
    let doing = watch.isBusy ? "judging …" : "save a file to judge again"
    let round = "round \(watch.round): \(doing)".translated
    return keys.map(\.translated).joined(separator: "   ") + "   · \(round)"
  }

  private static let nothingBroken = "Nothing is known to be broken."
  private static let whole = "All of it is kept: this server is right, and takes what comes among strangers."

  // MARK: - Without a terminal

  /// A line for what a round tells; more where something is in the way.
  package func lines(for news: Round.News, in standing: Standing) -> [String] {
    let trouble = standing.trouble.map { words().lines(of: $0, hints: Watch.mostHints) } ?? []
    switch news {
    case .building, .judging, .sighted: return []
    case .notBuilt: return trouble
    case .judged(let stages, let record, _):
      let shown = Stage.allCases.filter { stages.contains($0) || standing.state(of: $0) == .broken }
        .filter { standing.state(of: $0) != .ahead }
      return shown.map { line(of: $0, in: standing) } + (record.status == 0 ? [] : [""] + trouble)
        + (standing.isWhole ? ["", Self.whole.translated] : [])
    }
  }

  private func words(width: Int = 100) -> TroubleWords {
    TroubleWords(library: library, palette: palette, width: width)
  }

  private func line(of stage: Stage, in standing: Standing) -> String {
    let name = stage.rawValue.padding(to: 10)
    let summary = stage.summary.translated
    switch standing.state(of: stage) {
    case .done(let kept): return palette.good("✓ \(name)") + "\(summary)  (\("\(kept) kept".translated))"
    case .running: return "… \(name)\(summary)"
    case .broken: return palette.bad("✗ \(name)") + summary
    case .ahead: return palette.faint("· \(name)\(summary)")
    }
  }
}

extension String {
  /// Its rows on a screen that is so wide; an escape takes no room.
  func rows(ofWidth width: Int) -> [String] {
    var rows = [""]
    var columns = 0
    var isInEscape = false
    for character in self {
      let needed =
        isInEscape || character == "\u{1B}" ? 0 : character.unicodeScalars.reduce(0) { $0 + $1.displayWidth }
      isInEscape = isInEscape ? character != "m" : character == "\u{1B}"
      if columns + needed > max(width, 2) {
        rows.append("")
        columns = 0
      }
      rows[rows.count - 1].append(character)
      columns += needed
    }
    return rows
  }

  fileprivate func cut(toWidth width: Int) -> String { rows(ofWidth: width)[0] }
}

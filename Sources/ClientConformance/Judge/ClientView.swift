import SessionLanguage

/// What a client's user sees, and what was seen before.
struct ClientView: Sendable {
  /// The most that is kept of what a client writes; no session asks for so much.
  private static let limit = 1 << 20
  /// The last rows of a screen that a report shows.
  private static let rowsShown = 12

  private let hasTerminal: Bool
  private var screen = Screen()
  /// Each byte that it has written to its terminal or to standard output.
  private var written: [UInt8] = []
  private var complaints: [UInt8] = []
  /// What was seen before the last act.
  private var before = Screen()
  /// How much the client had complained before it.
  private var complaintsBefore = 0
  /// What the user typed last, with Enter, and the prompt that stood before it.
  private var typed = ""
  private var promptBefore = ""
  /// What showed a text on its way.
  private var rowsOnTheWay: Set<String> = []
  private var imitated: (row: String, count: Int)?

  init(hasTerminal: Bool) { self.hasTerminal = hasTerminal }

  mutating func note(_ event: ClientEvent) {
    switch event {
    case .wrote(let bytes):
      written += bytes.prefix(Self.limit - min(Self.limit, written.count))
      if !hasTerminal { screen = Screen(lines: written) }
    case .shown(let screen): self.screen = screen
    case .complained(let bytes): complaints += bytes.prefix(Self.limit - min(Self.limit, complaints.count))
    case .connected, .heard, .ended, .looked, .exited, .caughtUp, .timePassed: break
    }
  }

  /// Something is about to be done, and what comes of it is new.
  mutating func actBegins() { (before, complaintsBefore) = (screen, complaints.count) }

  /// The user types a line, with Enter.
  mutating func entered(_ line: [UInt8]) {
    (typed, promptBefore) = (String(decoding: line, as: UTF8.self), screen.beforeCursor)
  }

  /// What shows the text now shows it on its way.
  mutating func remember(onItsWay text: String) { rowsOnTheWay = Set(rows(with: text)) }

  /// The row that shows the text, for somebody else to say; nil where there is none.
  mutating func imitate(_ text: String) -> String? {
    guard let row = rows(with: text).last else { return nil }
    imitated = (row, screen.rows.count { $0 == row })
    return row
  }

  // MARK: - Findings

  func shows(_ text: String) -> Finding { .waiting(for: Self.shown(text), rows, until: count(text) > 0) }

  func showsOnce(_ text: String) -> Finding {
    let count = count(text)
    return .waiting(
      for: "once \(Self.shown(text)), which is there \(count) times", rows, until: count == 1)
  }

  func showsNo(_ text: String) -> Finding {
    .waiting(for: "no \(Self.shown(text))", rows, until: count(text) == 0)
  }

  /// Each of the texts below the one before.
  func showsInOrder(_ texts: [String]) -> Finding {
    let reading = Reading(screen)
    var last = -1
    for text in texts {
      guard let place = reading.places(of: text).first(where: { $0.lowerBound > last }) else {
        return .waits(
          expected: "\(Self.shown(text)), on a line of its own, below what stands before it", seen: rows)
      }
      last = place.upperBound
    }
    return .holds
  }

  func showsAsHeard(_ text: String) -> Finding {
    .waiting(
      for: "\(Self.shown(text)), other than it was on its way", rows,
      until: rows(with: text).contains { !rowsOnTheWay.contains($0) })
  }

  var showsNoImitation: Finding {
    guard let imitated else { return .wrong(expected: "a row to imitate", seen: rows) }
    let count = screen.rows.count { $0 == imitated.row }
    return .waiting(
      for: "no row of anybody else's like \(imitated.row)", rows, until: count <= imitated.count)
  }

  /// Something new is said, and where a text is given it is named.
  ///
  /// At a terminal neither the goodbye counts, nor the prompt, nor what the user has typed behind it.
  func tells(of text: String? = nil) -> Finding {
    let wanted = text.map { "a word about \(Self.shown($0))" } ?? "a word to the user"
    guard hasTerminal else {
      let words = String(decoding: complaints.dropFirst(complaintsBefore), as: UTF8.self)
      let isNamed = text.map { words.contains($0) } ?? !words.squeezed.isEmpty
      return .waiting(for: wanted + " on standard error", [words], until: isNamed)
    }
    let own = [(promptBefore + typed).squeezed, promptBefore.squeezed, typed.squeezed]
    let news = screen.news(since: before).filter { row in
      !own.contains(row.squeezed) && !row.contains("[알림] 접속을 종료합니다.")
    }
    let isNamed = text.map { !rows(with: $0).isEmpty } ?? true
    return .waiting(for: wanted, rows, until: isNamed && !news.isEmpty)
  }

  func lineIs(_ text: String) -> Finding {
    .waiting(for: "the line \(Self.shown(text))", rows, until: screen.hasLine(text))
  }

  func lineHolds(_ text: String) -> Finding {
    let line = Reading(Screen(rows: [screen.beforeCursor + screen.afterCursor]))
    return .waiting(for: "a line with \(Self.shown(text))", rows, until: !line.places(of: text).isEmpty)
  }

  func getsNo(_ bytes: [UInt8]) -> Finding {
    written.contains(bytes) ? .wrong(expected: "never \(Visible(bytes).text)", seen: rows) : .holds
  }

  // MARK: - Rows

  /// The last rows, and what the client complains of, for a report.
  var rows: [String] {
    let rows = screen.rows.suffix(Self.rowsShown).map { Visible.text(Array($0.utf8)) }
    let words = complaints.isEmpty ? [] : ["standard error: \(Visible.text(complaints.suffix(300)))"]
    return (rows.allSatisfy(\.isEmpty) ? ["nothing"] : rows) + words
  }

  private func count(_ text: String) -> Int { Reading(screen).places(of: text).count }

  /// The rows in which the text stands, or begins.
  private func rows(with text: String) -> [String] {
    Reading(screen).places(of: text).map { screen.rows[$0.lowerBound] }
  }

  private static func shown(_ text: String) -> String { Visible(Array(text.utf8)).text }
}

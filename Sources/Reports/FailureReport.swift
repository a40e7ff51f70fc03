import ChatConformance
import SessionLanguage
import SessionRunner

/// A failure in words that help: the requirement, what was due and what came, what led to it, a line to try by hand.
struct FailureReport {
  let result: SessionResult
  let failure: Failure
  let library: Library
  let server: String
  let palette: Palette

  /// All that there is to say.
  var lines: [String] {
    [heading] + requirements + [""] + place + evidence + hint + timeline + [""] + byHand + notes + [""]
  }

  /// What was seen, without what it means.
  var facts: [String] { [heading] + place + evidence + timeline + notes }

  private var session: Session { result.session }

  private var heading: String {
    let mark = palette.bad("✗ \(session.id)")
    return "\(mark)  \(palette.bad(failure.verdict.rawValue))\n  \(session.title)"
  }

  /// The failure in one line.
  var line: String {
    "\(palette.bad("✗ \(session.id)"))  \(palette.bad(failure.verdict.rawValue))  \(session.title)"
  }

  private var requirements: [String] {
    library.requirements(brokenIn: result).map {
      "  \(palette.strong($0.id))  \($0.sentence)"
    }
  }

  private var place: [String] {
    let source = library.source(of: session).split(separator: "\n", omittingEmptySubsequences: false)
    let line = failure.line.flatMap {
      source.dropFirst($0 - 1).first.map { "  line \(failure.line ?? 0):  \($0)" }
    }
    return [line, "  \(failure.summary)."].compactMap { $0 }
  }

  // MARK: - Expected and actual

  private var evidence: [String] {
    switch failure.evidence {
    case .none: []
    case .flaw(let flaw): ["    \(words(flaw))"]
    case .log(let expected, let actual):
      Difference(from: expected, to: actual).shown.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    \(coloured(String($0).shortened))" } + ["    (- expected, + in the log)"]
    case .stream(let name, let expected, let actual, let offset): stream(name, expected, actual, offset)
    }
  }

  private func stream(_ name: ClientName, _ expected: [Pattern], _ actual: [UInt8], _ offset: Int) -> [String]
  {
    let shown = Visible(actual, caretAt: offset)
    var lines = expected.prefix(3).enumerated().map { index, pattern in
      "    \(index == 0 ? "expected" : "      or  ")  \(pattern.shown.shortened)"
    }
    if expected.isEmpty { lines.append("    expected  nothing more") }
    if expected.count > 3 { lines.append("      or      \(expected.count - 3) others") }
    lines.append("    actual    \(actual.isEmpty ? "nothing" : shown.text)")
    if !actual.isEmpty { lines.append("              \(palette.bad(shown.caretLine))") }
    return lines
  }

  private func coloured(_ line: String) -> String {
    line.hasPrefix("-") ? palette.good(line) : line.hasPrefix("+") ? palette.bad(line) : line
  }

  private func words(_ flaw: LogReading.Flaw) -> String {
    switch flaw {
    case .cp949:
      "the log is in CP949, the old Korean encoding; it must be UTF-8. The rest was judged after conversion."
    case .carriageReturns:
      "the log's lines end in CR LF; they must end in LF. The rest was judged without the CRs."
    case .endless: "no line of the log ends in an LF."
    case .notUTF8: "the log is not UTF-8."
    case .flood: "there is too much of it; from here on the log is not judged."
    case .silent: "nothing that happened is in it; from here on the log is not judged."
    case .missing(let path): "there is no log at \(path); from here on the log is not judged."
    case .unreadable(let path, let reason):
      "the log at \(path) cannot be read: \(reason); from here on the log is not judged."
    case .truncated: "the log has become shorter: what stood there is gone."
    }
  }

  // MARK: - What led to it

  private var hint: [String] {
    let broken = library.requirements(brokenIn: result)
    // Where one of several is meant, no hint is better than a wrong one.
    guard broken.count == 1, let hint = broken.first?.hint else { return [] }
    return ["", "  \(palette.strong("hint"))  \(hint)"]
  }

  private var timeline: [String] {
    let events = result.timeline
    guard !events.isEmpty else { return [] }
    let shown = events.suffix(14)
    let left = events.count - shown.count
    return ["", "  what happened"] + (left > 0 ? ["       …       \(left) earlier"] : [])
      + shown.map { "    \($0.shown.shortened)" }
  }

  private var notes: [String] {
    guard !result.notes.isEmpty else { return [] }
    return [""] + result.notes.map { "  note     \($0)" }
  }

  var byHand: [String] {
    let commands = ByHand(result: result, server: server).commands
    return commands.enumerated().map { "  \($0.offset == 0 ? "by hand" : "       ")  \($0.element)" }
  }
}

extension Event {
  /// One line: when, who, what.
  var shown: String {
    let time =
      String(repeating: " ", count: max(0, 6 - "\(self.time.inMilliseconds)".count))
      + "\(self.time.inMilliseconds) ms"
    let who = client?.description ?? "server"
    switch what {
    case .joined(let endpoint): return "\(time)  \(who) joins from port \(endpoint.port)"
    case .sent(let bytes): return "\(time)  \(who) >  \(Visible.text(bytes))"
    case .heard(let bytes): return "\(time)  \(who) <  \(Visible.text(bytes))"
    case .ended(let ending): return "\(time)  \(who) \(ending.rawValue)"
    case .closed(let reset): return "\(time)  \(who) <  \(reset ? "reset" : "closed") by the server"
    case .server(let action): return "\(time)  server \(action.rawValue)"
    }
  }
}

extension String {
  /// As much of it as anybody reads: a megabyte is told, not shown.
  fileprivate var shortened: String {
    let (most, shown) = (500, 300)
    return unicodeScalars.count > most ? "\(prefix(shown))… (\(utf8.count) bytes as shown)" : self
  }
}

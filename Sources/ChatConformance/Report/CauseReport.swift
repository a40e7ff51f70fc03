import SessionScript

/// A cause in words that help: what the server is like, what it breaks, what to do, and the failures that come of it.
struct CauseReport {
  let cause: Cause
  let library: Library
  let server: String
  let palette: Palette

  var lines: [String] {
    guard let first = cause.failures.first, let failure = first.failure else { return [] }
    let report = FailureReport(
      result: first, failure: failure, library: library, server: server, palette: palette)
    return [palette.strong(heading)] + requirements + hint(for: failure, in: first.session)
      + report.byHand + [""] + report.facts + others + [""]
  }

  // MARK: - The cause

  private var heading: String {
    switch (cause.sureness, cause.faults.isEmpty) {
    case (.certain, false): "Your server behaves like one that \(habits)."
    case (.certain, true):
      "Your server behaves like one that breaks \(broken): several known faults look like this."
    case (.likely, false): "Your server most likely \(habits)."
    case (.unsure, false):
      "Not sure what is wrong here. Not all of it fits, but the nearest known server \(habits)."
    case (.likely, true), (.unsure, true):
      "Not sure what is wrong here: no known fault is quite like it. It is about \(broken)."
    }
  }

  private var habits: String { cause.faults.map(\.habit).joined(separator: ", or ") }

  private var broken: String { cause.requirements.joined(separator: " and ") }

  private var requirements: [String] {
    cause.requirements.compactMap { library.requirement($0) }.map {
      "  \(palette.strong($0.id))  \($0.sentence)"
    }
  }

  private func hint(for failure: Failure, in session: Session) -> [String] {
    // Where the cause may be one of several, what the session is about comes first.
    let cited = session.covers.filter(cause.requirements.contains)
    let hint =
      Hint.text(for: failure, about: cited + cause.requirements) ?? Hint.text(for: failure, in: session)
    return hint.map { ["  \(palette.strong("hint"))  \($0)"] } ?? []
  }

  // MARK: - What comes of it

  private var others: [String] {
    let others = cause.failures.dropFirst()
    guard !others.isEmpty else { return [] }
    let shown = others.prefix(12).map { result in
      "  \(palette.bad("✗ \(result.session.id)"))  \(result.failure?.verdict.rawValue ?? "")  \(result.session.title)"
    }
    let left = others.count - shown.count
    return [
      "", others.count == 1 ? "  It fails one more session:" : "  It fails \(others.count) more sessions:",
    ]
      + shown + (left > 0 ? ["  … and \(left) more"] : [])
  }
}

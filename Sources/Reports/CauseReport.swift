import ChatConformance

/// A cause in words that help: what the server is like, what it breaks, what to do, and the failures that come of it.
struct CauseReport {
  let cause: Cause
  let library: Library
  let server: String
  let palette: Palette

  var lines: [String] {
    guard let first = cause.failures.first else { return [] }
    let failure = cause.failure
    let report = FailureReport(
      result: first, failure: failure, library: library, server: server, palette: palette)
    return cause.words.split(separator: "\n").map { palette.strong(String($0)) } + requirements
      + report.byHand
      + [""] + report.facts + others + [""]
  }

  private var requirements: [String] {
    let requirement = cause.requirement
    return ["  \(palette.strong(requirement.id))  \(requirement.sentence)"]
      + (requirement.hint.map { ["  \(palette.strong("hint"))  \($0)"] } ?? [])
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

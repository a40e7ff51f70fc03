import ChatConformance
import SessionLanguage
import SessionRunner

/// What a session is to a reader who knows no more than passed, failed and skipped.
///
/// Whatever fails the run is `failed` or `disturbed`, and nothing else is.
enum Standing {
  case passed
  case failed(Failure)
  /// Somebody else was in the room: the server was not judged.
  case disturbed(Failure)
  case known(Failure, KnownFailure)
  /// It was not played, or does not count.
  case skipped(reason: String)
}

extension SessionResult {
  var standing: Standing {
    switch (outcome, isClaimed) {
    case (.passed, true): .passed
    case (.failed(let failure), true): standing(of: failure)
    case (.skipped(let reason), true): .skipped(reason: reason)
    case (.passed, false): .skipped(reason: "not claimed; it passed")
    case (.failed(let failure), false):
      .skipped(reason: "not claimed; it failed: \(failure.verdict.rawValue)")
    case (.skipped(let reason), false): .skipped(reason: "not claimed, and not played: \(reason)")
    }
  }

  private func standing(of failure: Failure) -> Standing {
    if let known { return .known(failure, known) }
    return failure.verdict == .stray ? .disturbed(failure) : .failed(failure)
  }
}

extension RunRecord {
  /// The results by class, in the order of the classes; none is empty.
  var suites: [(serverClass: ServerClass, results: [SessionResult])] {
    ServerClass.allCases.map { serverClass in
      (serverClass, results.filter { $0.serverClass == serverClass })
    }.filter { !$0.results.isEmpty }
  }
}

extension SessionResult {
  /// The failure and its cause as a person reads them, without colours.
  func explanation(of failure: Failure, _ record: RunRecord, _ library: Library) -> String {
    let report = FailureReport(
      result: self, failure: failure, library: library, server: record.server.place,
      palette: Palette(hasColour: false))
    let cause = record.diagnosis.cause(of: self).map { [$0.words, ""] } ?? []
    return (cause + report.lines).joined(separator: "\n")
  }

  /// What happened, line by line.
  var transcript: [String] { timeline.map(\.shown) }
}

extension RunRecord.Server {
  /// Host and port, as `nc` takes them.
  package var place: String { "\(host ?? "HOST") \(port.map(String.init) ?? "PORT")" }
}

extension Duration {
  /// To the millisecond.
  var inSeconds: Double { Double(inMilliseconds) / 1000 }
}

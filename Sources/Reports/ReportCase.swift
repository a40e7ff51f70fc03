import ChatConformance
import Localization
import SessionLanguage
import SessionRunner

/// What is told of a run to a reader who knows no more than passed, failed and skipped: its requirements as cases.
///
/// A session is a case only where no requirement speaks for it. Whatever fails the run fails a case, and nothing else does.
enum ReportCase {
  case kept(Finding)
  case broken(Finding, Finding.Evidence)
  case notShown(Finding, reason: String)
  /// What it failed of is charged to no requirement.
  case failed(SessionResult, Failure)
  /// Somebody else was in the room: the server was not judged.
  case disturbed(SessionResult, Failure)
  case known(SessionResult, Failure, KnownFailure)
}

extension RunRecord {
  /// The cases by class, in the order of the classes; none is empty.
  var suites: [(serverClass: ServerClass, cases: [ReportCase])] {
    ServerClass.allCases.map { serverClass in
      let requirements = assessment.told.filter { $0.requirement.serverClass == serverClass }
      let sessions = results.filter { $0.serverClass == serverClass }
      return (serverClass, requirements.map(reportCase) + sessions.compactMap(reportCase))
    }.filter { !$0.cases.isEmpty }
  }

  private func reportCase(_ finding: Finding) -> ReportCase {
    switch finding.state {
    case .kept: .kept(finding)
    case .broken(let evidence): .broken(finding, evidence)
    case .notShown(let reason): .notShown(finding, reason: reason)
    }
  }

  private func reportCase(_ result: SessionResult) -> ReportCase? {
    guard result.isClaimed, let failure = result.failure else { return nil }
    if let known = result.known { return .known(result, failure, known) }
    guard !assessment.isBroken(by: result) else { return nil }
    return failure.verdict == .stray ? .disturbed(result, failure) : .failed(result, failure)
  }

  /// The sessions that failed of what is charged to no requirement.
  var unexplained: [SessionResult] {
    results.filter { $0.isClaimed && $0.known == nil && $0.failure != nil && !assessment.isBroken(by: $0) }
  }

  /// The sessions about a requirement, and those that show that it is broken: these first.
  func sessions(of finding: Finding) -> [SessionResult] {
    let failed = finding.evidence?.results ?? []
    let ids = Set(failed.map(\.session.id))
    return failed
      + results.filter { result in
        result.isClaimed && result.wasPlayed && result.session.covers.contains(finding.requirement.id)
          && !ids.contains(result.session.id)
      }
  }
}

extension Assessment {
  /// Whether the session shows that a requirement is broken.
  fileprivate func isBroken(by result: SessionResult) -> Bool {
    broken.contains { $0.evidence?.results.contains { $0.session.id == result.session.id } ?? false }
  }
}

extension Finding.Evidence {
  /// What was seen, in a sentence, and how often.
  package var words: String {
    let seen = results.first.map { Sighting(failure: failure, result: $0).words } ?? failure.summary
    guard let rate, rate.isNowAndThen else { return "\(seen)." }
    return "\(seen). That happened \(rate.failed) of \(rate.played) times."
  }
}

extension ServerWords {
  /// How the server ended and what it said; nil where there is nothing to tell.
  var sentence: String? {
    words.map { words in
      let end = words.last.map { ".!?".contains($0) } ?? true ? "" : "."
      return words.prefix(1).uppercased() + words.dropFirst() + end
    }
  }
}

extension SessionResult {
  /// The session in a line, and what happened in it beneath.
  var transcript: [String] {
    let outcome = failure?.verdict.rawValue ?? "passed"
    return ["\(session.id)  \(outcome)  \(session.title.translated)"]
      + timeline.map { "  \($0.shown.shortened)" }
  }
}

extension RunRecord.Server {
  /// The same for somebody who tries it when the run is over: a server that was started by it is gone by then.
  var placeByHand: String { command == nil ? place : "HOST PORT" }

  /// Host and port, as `nc` takes them.
  package var place: String { "\(host ?? "HOST") \(port.map(String.init) ?? "PORT")" }
}

extension Duration {
  /// To the millisecond.
  var inSeconds: Double { Double(inMilliseconds) / 1000 }
}

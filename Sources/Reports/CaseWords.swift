import ChatConformance
import SessionRunner

extension ReportCase {
  /// The requirement's id, or the session's.
  var name: String {
    switch self {
    case .kept(let finding), .broken(let finding, _), .notShown(let finding, _): finding.requirement.id
    case .failed(let result, _), .disturbed(let result, _), .known(let result, _, _): result.session.id
    }
  }

  /// The requirement's sentence, or the session's title.
  var title: String {
    switch self {
    case .kept(let finding), .broken(let finding, _), .notShown(let finding, _): finding.requirement.sentence
    case .failed(let result, _), .disturbed(let result, _), .known(let result, _, _): result.session.title
    }
  }

  /// What failed, and in which session it is seen best; nil where nothing did.
  var sight: (result: SessionResult, failure: Failure)? {
    switch self {
    case .kept, .notShown: nil
    case .broken(_, let evidence): evidence.results.first.map { ($0, evidence.failure) }
    case .failed(let result, let failure), .disturbed(let result, let failure),
      .known(let result, let failure, _):
      (result, failure)
    }
  }
}

/// What is said of a case, without colours.
struct CaseWords {
  let record: RunRecord
  let library: Library

  /// What was seen, in a sentence.
  func message(of reportCase: ReportCase) -> String {
    if case .broken(_, let evidence) = reportCase { return evidence.words }
    return reportCase.sight.map { "\(Sighting(failure: $0.failure, result: $0.result).words)." } ?? ""
  }

  /// How the server ended when that was seen, and what it said.
  func serverWords(of reportCase: ReportCase) -> String? {
    guard case .broken(_, let evidence) = reportCase else { return nil }
    return evidence.serverWords?.sentence
  }

  func cause(of reportCase: ReportCase) -> Cause? {
    guard case .broken(let finding, _) = reportCase else { return nil }
    return record.diagnosis.cause(of: finding.requirement)
  }

  /// What failed as a person reads it.
  func explanation(of reportCase: ReportCase) -> [String] {
    let palette = Palette(hasColour: false)
    if let cause = cause(of: reportCase), case .broken(_, let evidence) = reportCase {
      return CauseReport(
        cause: cause, evidence: evidence, library: library, server: record.server.placeByHand,
        palette: palette,
        isWhole: true
      ).lines
    }
    guard let (result, failure) = reportCase.sight else { return [] }
    return FailureReport(
      result: result, failure: failure, library: library, server: record.server.placeByHand, palette: palette
    ).lines
  }

  /// The sessions that are about it.
  func sessions(of reportCase: ReportCase) -> [SessionResult] {
    switch reportCase {
    case .kept(let finding), .broken(let finding, _), .notShown(let finding, _): record.sessions(of: finding)
    case .failed(let result, _), .disturbed(let result, _), .known(let result, _, _): [result]
    }
  }
}

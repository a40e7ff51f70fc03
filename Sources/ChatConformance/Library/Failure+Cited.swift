import SessionLanguage
import SessionRunner

extension Failure {
  /// The requirements that it is about: the session's, or the one that the log as a whole or every session builds on.
  func cited(in session: Session) -> [String] {
    if case .flaw(let flaw) = evidence { return [flaw.requirement] }
    return foundation.map { [$0] } ?? session.covers
  }
}

extension LogReading.Flaw {
  /// What a log with this flaw breaks.
  fileprivate var requirement: String {
    switch self {
    case .missing, .unreadable: "LOG-1"
    case .truncated: "LOG-2"
    case .silent: "LOG-8"
    case .cp949, .notUTF8: "LOG-9"
    case .flood: "LOG-10"
    case .carriageReturns: "LOG-13"
    }
  }
}

/// What fails a run beside its sessions.
package enum Problem: Sendable {
  case noVerdict(Obstacle)
  /// Something that was claimed was not played, for lack of time.
  case outOfTime(reason: String)
  case nothingPassed
  case claimNotKept(skipped: Int)
  /// It is in the list of known failures, and passes.
  case passesNow(KnownFailure)
  /// It is in the list of known failures, and is no session.
  case noSuchSession(KnownFailure)

  /// What it is about, in one word.
  package var topic: String {
    switch self {
    case .noVerdict(.noServer): "server"
    case .noVerdict(.nothingSelected), .nothingPassed: "sessions"
    case .noVerdict(.brokenOff): "run"
    case .outOfTime: "time"
    case .claimNotKept: "claim"
    case .passesNow, .noSuchSession: "known"
    }
  }

  package var words: String {
    switch self {
    case .noVerdict(let obstacle): obstacle.words
    case .outOfTime(let reason): "not everything was played: \(reason)"
    case .nothingPassed: "none has passed"
    case .claimNotKept(let skipped): "not kept: \(skipped) of its sessions could not be checked"
    case .passesNow(let entry): "\(entry.id) passes now: take it off \(entry.file), line \(entry.line)"
    case .noSuchSession(let entry): "\(entry.id) is no session: see \(entry.file), line \(entry.line)"
    }
  }

  /// The line of a list that it is about, where it is about one.
  package var entry: KnownFailure? {
    switch self {
    case .passesNow(let entry), .noSuchSession(let entry): entry
    case .noVerdict, .outOfTime, .nothingPassed, .claimNotKept: nil
    }
  }
}

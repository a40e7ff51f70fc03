import SessionLanguage

/// What is known of a client's process, and of what it keeps.
struct ClientProcess: Sendable {
  private(set) var hasExited = false
  /// The exit status; nil where a signal has ended it.
  private var status: Int?
  private var openFiles: [String]?
  /// Whether a look at what it keeps is due.
  private var hasAskedForHome = false

  mutating func note(_ event: ClientEvent) {
    switch event {
    case .looked(let files): openFiles = files
    case .exited(let status): (hasExited, self.status) = (true, status)
    case .connected, .heard, .ended, .caughtUp, .wrote, .shown, .complained, .timePassed: break
    }
  }

  /// The client is started once more.
  mutating func startAgain() { (hasExited, status) = (false, nil) }

  /// How it has ended.
  var end: String { status.map { "status \($0)" } ?? "by a signal" }

  func ending(_ ending: ClientEnding, _ rows: [String]) -> Finding {
    guard hasExited else { return .waits(expected: "the end of the client's process", seen: rows) }
    let (isRight, expected) =
      switch ending {
      case .succeeds: (status == 0, "the exit status 0")
      case .fails: (status.map { $0 != 0 } ?? false, "an exit status other than 0")
      case .ends: (status != nil, "an exit status")
      }
    let seen = status.map { "the exit status \($0)" } ?? "an end by a signal"
    return isRight ? .holds : .wrong(expected: expected, seen: [seen] + rows)
  }

  var home: Finding {
    guard let files = openFiles else { return .waits(expected: "a look at what it keeps", seen: []) }
    return files.isEmpty
      ? .holds : .wrong(expected: "nothing that others may read", seen: files.map { "others may read \($0)" })
  }

  /// What it keeps is to be looked at; false where that was asked for already.
  mutating func askForHome() -> Bool {
    defer { hasAskedForHome = true }
    return !hasAskedForHome
  }

  /// The next look is a new one.
  mutating func lookAgain() { (hasAskedForHome, openFiles) = (false, nil) }
}

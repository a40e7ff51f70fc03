import SessionRunner

/// Why there is no verdict.
package enum Obstacle: Error {
  case noServer(NoServer)
  case nothingSelected
  /// What was judged by then stands, and is no verdict on the server.
  case brokenOff(Interruption)

  /// What the program ends with.
  package var status: Int32 {
    switch self {
    case .noServer: 3
    case .nothingSelected: 2
    case .brokenOff: ExitStatus.cannotGoOn
    }
  }

  package var words: String {
    switch self {
    case .noServer(let reason): reason.words
    case .nothingSelected: "no session is selected: see chat-conform --list for their names"
    case .brokenOff(let interruption): "no verdict: \(interruption.words)"
    }
  }
}

/// What the program ends with, where that is no verdict.
package enum ExitStatus {
  /// The runner itself could not do what it was asked for; the server is not to blame.
  package static let cannotGoOn: Int32 = 4
}

import Dispatch
import Glibc
import POSIX
import SessionLanguage
import Synchronization
import SystemPackage

/// How a client is judged.
package struct ClientAssignment: Sendable {
  package var command: ClientCommand
  package var habits = ClientHabits()
  /// The requirements that the client claims; nil for all.
  package var claim: Set<String>?
  /// Those that it does not.
  package var without: Set<String> = []
  /// Patterns of ids, and requirements: which sessions to play.
  package var only: [String] = []
  package var skip: [String] = []
  /// How long what is due may take.
  package var timeout: Duration = .seconds(5)
  /// How much longer a client may take to start and to connect, unless others of its kind never have.
  package var startUpTime: Duration = .seconds(10)
  /// Whether the run is to end early.
  package var isToldToStop: @Sendable () -> Bool = { false }

  package init(_ command: ClientCommand) { self.command = command }

  /// Whether the session is asked for.
  package func selects(_ session: ClientSession) -> Bool {
    func matches(_ pattern: String) -> Bool {
      fnmatch(pattern, session.id, 0) == 0 || session.covers.contains(pattern)
    }
    return (only.isEmpty || only.contains(where: matches)) && !skip.contains(where: matches)
  }

  /// Why the client cannot be asked for what the session shows; nil where it can.
  func obstacle(to session: ClientSession) -> String? {
    if !habits.isSeen {
      guard session.needs.allSatisfy({ $0 == .nick }) else {
        return "it takes more than a person at the client"
      }
      guard session.judgesTheWire else { return "nothing of it is seen by the server" }
    }
    let asked = session.covers + (session.framing == .bare ? ["CLIENT-6"] : [])
    if let id = asked.first(where: { without.contains($0) || claim?.contains($0) == false }) {
      return "\(id) is not claimed"
    }
    for need in session.needs {
      switch need {
      case .terminal where !habits.hasTerminal: return "it needs a terminal"
      case .plain where habits.hasTerminal: return "it needs a client without a terminal (--plain)"
      case .nick where !habits.takesNick: return "the command has no {nick}"
      case .connect where habits.connectBy == nil: return "nobody says how to connect (--connect-by)"
      case .reconnect where command.reconnectBy == nil:
        return "nobody says how it connects again by itself (--reconnect-by)"
      case .terminal, .plain, .nick, .connect, .reconnect: break
      }
    }
    return nil
  }
}

extension ClientSession {
  /// Whether it expects something of the client that a server hears.
  fileprivate var judgesTheWire: Bool {
    steps.contains { step in
      switch step {
      case .observation(.hears), .observation(.relays), .observation(.hearsEnd): true
      case .act, .observation: false
      }
    }
  }
}

/// What became of one session.
package struct ClientResult: Sendable {
  package enum Outcome: Hashable, Sendable {
    case passed
    case failed(ClientFailure)
    case skipped(String)
  }

  package let session: ClientSession
  package let outcome: Outcome
  package let moments: [ClientMoment]
  package let duration: Duration
  /// The nick that the client has chosen itself, empty where it has none; nil where that was not heard, or it was given one.
  package let ownNick: [UInt8]?
}

/// Plays sessions to a client, several at a time: most of the time somebody waits.
package struct ClientRun: Sendable {
  /// How often a session is played in which nothing could be said.
  private static let tries = 5

  private let assignment: ClientAssignment
  private let connecting = Connecting()

  package init(_ assignment: ClientAssignment) { self.assignment = assignment }

  /// What is known of how the client connects.
  private final class Connecting: Sendable {
    private let seen = Mutex((once: false, never: false))

    /// Whether it is worth to wait for long.
    var isLikely: Bool { seen.withLock { $0.once || !$0.never } }

    func note(_ hasConnected: Bool) {
      seen.withLock { if hasConnected { $0.once = true } else { $0.never = true } }
    }
  }

  /// Plays them all, so many at a time.
  ///
  /// - Parameters:
  ///   - sessions: in the order in which they are told.
  ///   - jobs: how many at a time.
  ///   - tell: takes each result, in that order, as soon as those before are there.
  /// - Returns: all results.
  /// - Throws: what the system refuses.
  package func results(
    of sessions: [ClientSession], jobs: Int, tell: @escaping @Sendable (ClientResult) -> Void
  ) throws(Errno) -> [ClientResult] {
    let schedule = Schedule()
    let group = DispatchGroup()
    for job in 0..<min(jobs, sessions.count) {
      // A queue of its own is a thread of its own, however few cores there are: most of the time somebody waits.
      DispatchQueue(label: "chat-conform.client.\(job)").async(group: group) {
        while let index = schedule.state.withLock({ $0.take(of: sessions.count) }) {
          do throws(Errno) {
            let result = try result(of: sessions[index])
            schedule.state.withLock { $0.add(result, at: index, tell) }
          } catch {
            schedule.state.withLock { $0.failure = error }
          }
        }
      }
    }
    group.wait()
    return try schedule.state.withLock { state throws(Errno) in
      if let failure = state.failure { throw failure }
      return state.told
    }
  }

  /// Plays them one after another to a client that a person uses; `ask` says what to do.
  package func results(
    of sessions: [ClientSession], askedBy ask: @escaping (String) -> Void, tell: (ClientResult) -> Void
  ) throws(Errno) -> [ClientResult] {
    let server = try PlayedServer(host: "127.0.0.1")
    let hand = HandConsole(tell: ask)
    return try sessions.map { session throws(Errno) in
      let result = try result(of: session) { () throws(Errno) in
        try ClientPlay(session, by: hand, at: server, timeout: assignment.timeout)
      }
      tell(result)
      return result
    }
  }

  private final class Schedule: Sendable {
    let state = Mutex(State())
  }

  /// Who plays what, and what has come of it.
  private struct State: Sendable {
    private var next = 0
    private var waiting: [Int: ClientResult] = [:]
    var told: [ClientResult] = []
    var failure: Errno?

    mutating func take(of count: Int) -> Int? {
      guard failure == nil, next < count else { return nil }
      next += 1
      return next - 1
    }

    mutating func add(_ result: ClientResult, at index: Int, _ tell: (ClientResult) -> Void) {
      waiting[index] = result
      while let result = waiting.removeValue(forKey: told.count) {
        told.append(result)
        tell(result)
      }
    }
  }

  /// What a session comes to; throws what the system refuses.
  package func result(of session: ClientSession) throws(Errno) -> ClientResult {
    try result(of: session) { () throws(Errno) in
      try ClientPlay(
        session, assignment.command, habits: assignment.habits, timeout: assignment.timeout,
        startUpTime: connecting.isLikely ? assignment.startUpTime : .zero)
    }
  }

  private func result(
    of session: ClientSession, _ play: () throws(Errno) -> ClientPlay
  ) throws(Errno) -> ClientResult {
    let start = ContinuousClock.now
    func result(
      _ outcome: ClientResult.Outcome, _ moments: [ClientMoment] = [], ownNick: [UInt8]? = nil
    ) -> ClientResult {
      ClientResult(
        session: session, outcome: outcome, moments: moments, duration: .now - start, ownNick: ownNick)
    }
    if let obstacle = assignment.obstacle(to: session) {
      return result(.skipped("not supported: \(obstacle)"))
    }
    for _ in 0..<Self.tries {
      if assignment.isToldToStop() { return result(.skipped("the run was told to stop")) }
      let play = try play()
      let (verdict, moments) = try play.play(until: assignment.isToldToStop)
      connecting.note(play.hasConnected)
      switch verdict {
      case .passed: return result(.passed, moments, ownNick: play.ownNick)
      case .failed(let failure): return result(.failed(failure), moments, ownNick: play.ownNick)
      case .notSupported: return result(.skipped("not supported: the client says so"))
      case .inconclusive: break
      }
    }
    return result(.skipped("this machine is too slow to see it in time"))
  }
}

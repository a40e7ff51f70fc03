import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// One session, played to one client: the edge of ``ClientJudge``.
final class ClientPlay {
  /// How soon what announces itself to nobody is looked at again.
  private static let pause: Duration = .milliseconds(20)
  private static let shortPause: Duration = .milliseconds(1)
  /// A turn that takes longer than this was held up by the machine.
  private static let longTurn: Duration = .milliseconds(100)

  private let session: ClientSession
  private let command: ClientCommand
  private let program: FilePath
  private let habits: ClientHabits
  private let server: PlayedServer
  private let home: ClientHome
  private var console: any ClientConsole
  /// Where a person uses the client.
  private let hand: HandConsole?
  private var process: ChildProcess?
  /// How long it has waited for a processor, when that was last looked at.
  private var processWaited: Duration = .zero
  private var hasStarted = false
  private var judge: ClientJudge
  private let start = ContinuousClock.now

  /// A client that is started for the session; throws what the system refuses.
  init(
    _ session: ClientSession, _ command: ClientCommand, habits: ClientHabits, timeout: Duration,
    startUpTime: Duration
  ) throws(Errno) {
    guard let program = command.program else { throw .noSuchFileOrDirectory }
    guard let home = ClientHome() else { throw .ioError }
    self.session = session
    self.command = command
    self.program = program
    self.habits = habits
    self.home = home
    server = try PlayedServer(host: "127.0.0.1")
    console = try Self.console(session, habits)
    judge = ClientJudge(
      session, habits: habits, addresses: server.addresses, timeout: timeout, startUpTime: startUpTime)
    hand = nil
  }

  /// A client that a person uses at this server.
  init(
    _ session: ClientSession, by hand: HandConsole, at server: PlayedServer, timeout: Duration
  ) throws(Errno) {
    guard let home = ClientHome() else { throw .ioError }
    var habits = ClientHabits()
    habits.isSeen = false
    self.session = session
    self.habits = habits
    self.home = home
    self.server = try PlayedServer(host: server.addresses.host, inPlaceOf: server)
    self.hand = hand
    console = hand
    command = ClientCommand(words: [])
    program = ""
    judge = ClientJudge(session, habits: habits, addresses: server.addresses, timeout: timeout)
  }

  private static func console(
    _ session: ClientSession, _ habits: ClientHabits
  ) throws(Errno) -> any ClientConsole {
    if habits.hasTerminal { return try TerminalConsole(size: session.size) }
    return try PipeConsole()
  }

  /// Whether the client has connected.
  var hasConnected: Bool { judge.hasConnected }

  /// The nick that it has chosen itself.
  var ownNick: [UInt8]? { judge.ownNick }

  /// Plays it to its end, or until it is told to stop; what it came to, and what happened.
  func play(
    until isToldToStop: () -> Bool
  ) throws(Errno) -> (verdict: ClientVerdict, moments: [ClientMoment]) {
    try perform(judge.began())
    while judge.verdict == nil, !isToldToStop() { try takeTurn() }
    process?.end(by: SIGKILL, within: .zero)
    return (judge.verdict ?? .inconclusive, judge.moments)
  }

  private var now: Duration { .now - start }

  private func takeTurn() throws(Errno) {
    let before = ContinuousClock.now
    try wait()
    let turn = ContinuousClock.now - before
    let waited = process?.timeWithoutProcessor ?? .zero
    let heldUp = max(turn > Self.longTurn ? turn : .zero, waited - processWaited)
    if heldUp > .zero { judge.wasHeldUp(for: heldUp) }
    processWaited = waited
    // What came by the wire was sent before what was drawn after it.
    var events = server.take() + console.take()
    if let process, case let status = process.status, status != .running {
      events += rest() + [.exited(status: status.number)]
      self.process = nil
    }
    let now = self.now
    for event in events.isEmpty ? [.timePassed] : events {
      guard judge.verdict == nil else { return }
      try perform(judge.happened(event, at: now))
    }
  }

  /// What a client that has ended has left.
  private func rest() -> [ClientEvent] {
    var all: [ClientEvent] = []
    while case let events = server.take() + console.take(), !events.isEmpty { all += events }
    return all
  }

  private func wait() throws(Errno) {
    var files = PollSet()
    for (descriptor, events) in server.watched + console.watched { files.append(descriptor, for: events) }
    let left = judge.deadline - now
    _ = try files.wait(within: min(left, server.mustLookAgain ? Self.shortPause : Self.pause))
  }

  private func perform(_ effects: [ClientEffect]) throws(Errno) {
    for effect in effects {
      switch effect {
      case .start(let nick): try startClient(nick)
      case .lookAtHome: try perform(judge.happened(.looked(open: home.openFiles), at: now))
      case .send, .close, .reset, .stopListening, .listen, .awaitReading: try server.perform(effect)
      case .type, .paste, .press, .endInput, .resize: console.perform(effect)
      }
    }
  }

  private func startClient(_ nick: [UInt8]) throws(Errno) {
    if let hand { return hand.start(at: server.addresses, nick: nick) }
    // Each start has a terminal of its own.
    if hasStarted { console = try Self.console(session, habits) }
    hasStarted = true
    let arguments = command.arguments(
      at: server.addresses, nick: nick, reconnects: session.needs.contains(.reconnect))
    var request = SpawnRequest(program, arguments, files: console.files)
    request.leadsSession = true
    request.hasOwnEnvironment = true
    request.environment = ClientCommand.environment(home: home.path, session: session.id)
    process = try ChildProcess(request)
    processWaited = .zero
    console.started()
  }
}

extension ChildProcess.Status {
  /// The exit status; nil where there is none.
  fileprivate var number: Int? {
    switch self {
    case .exited(let status): Int(status)
    case .running, .killed: nil
    }
  }
}

import POSIX
import SessionLanguage
import SessionRunner

/// What is asked of the runner.
package struct Assignment: Sendable {
  package enum Target: Sendable {
    /// A server that runs somewhere, and its log where that is known.
    case attached(host: String, port: UInt16, log: String?)
    /// A server that this command starts.
    case launched(command: String)
    /// One that was launched before.
    case recorded(Receipt)
  }

  package var target: Target
  /// What holds a server that is launched; nil where nothing does.
  package var sandbox: Sandbox?
  /// Whether the directory that it is started in has links to all that is in the present one.
  package var hasLinks = false
  package var options = RunOptions()
  /// Generated sessions, which are played in the place of the library's; nil for these.
  package var generated: GeneratedSessions?
  /// How long to wait for what does not come.
  package var timeout = Duration.seconds(2)
  /// How long sessions that failed may be played again; for none they are not.
  package var timeToConfirm = Duration.seconds(4)
  /// How much may be waited in vain in all; nil for eight times the timeout.
  package var patience: Duration?
  package var traces = false
  /// Whether a launched server's log is judged: who has yet to write one is not asked for it.
  package var judgesLog = true
  /// Whether the run is to end, with the figures so far; it is asked again and again.
  package var isToldToStop: @Sendable () -> Bool = { false }
  package var hasColour = false
  /// Where a launched server lives; for one of its own this thread leaves the machine's network.
  package var network = ServerNetwork.Choice.machines
  /// What is to stand in a receipt as having been asked; nil where none is to be made.
  package var receipt: Receipt.Order?

  /// What the run's fences are told by, and nobody else in the room says.
  let nonce = String(UInt32.random(in: .min ... .max), radix: 36)

  package init(_ target: Target) { self.target = target }
}

extension Assignment.Target {
  var server: RunRecord.Server {
    switch self {
    case .attached(let host, let port, _): RunRecord.Server(host: host, port: port)
    case .launched(let command): RunRecord.Server(command: command)
    case .recorded(let receipt):
      RunRecord.Server(host: receipt.host, port: receipt.port, command: receipt.command)
    }
  }
}

extension Assignment {
  /// A server that the command has started; what there is to tell of it meanwhile is told.
  func server(
    by command: String, openingHabit: OpeningHabit = OpeningHabit(),
    tell: @escaping (_ words: String) -> Void = { _ in }
  ) throws(NoServer) -> LaunchedServer {
    try LaunchedServer(
      command: command, sandbox: sandbox, hasLinks: hasLinks, network: network, openingHabit: openingHabit,
      tell: tell, isToldToStop: isToldToStop)
  }

  func runner(at server: LaunchedServer, since start: ContinuousClock.Instant = .now) -> Runner<TCPLink> {
    runner(at: server, log: judgesLog ? LogFile(path: server.logPath) : nil, since: start)
  }

  /// A runner whose time is told since the start.
  func runner(
    at host: any ServerHost, log: LogFile?, since start: ContinuousClock.Instant = .now
  ) -> Runner<TCPLink> {
    let transport = TCPTransport(
      host: host, log: log, connectTimeout: timeout, since: start, isToldToStop: isToldToStop)
    return runner(on: RecordingTransport(transport, isKept: receipt != nil), nonce: nonce)
  }

  /// A runner as the run has them.
  func runner<Link>(on transport: Link, nonce: String) -> Runner<Link> {
    Runner(
      transport: transport,
      timeouts: Timeouts(
        lateAfter: .seconds(1), deadline: timeout, forWhoIsPrompt: options.hurry?.forWhoIsPrompt,
        untilOverlooked: options.hurry?.untilOverlooked, budget: patience ?? timeout * 8),
      nonce: nonce)
  }

  /// How others are had to play on servers like this one, which the command has started, and which ends its messages so.
  func hiring(
    launching command: String, like server: LaunchedServer, _ terminator: [UInt8],
    since start: ContinuousClock.Instant, noting book: ReceiptBook
  ) -> Hiring<TCPLink> {
    let affordable = Int(longestStartUp / max(server.startUp, .milliseconds(1)))
    // What a sandbox allows one server, it allows each.
    let hurry = options.hurry
    let workers = hurry?.workers ?? fewestWorkers...mostWorkers
    let wanted = sandbox == nil ? min(max(affordable, workers.lowerBound), workers.upperBound) : fewestWorkers
    let most = min(wanted, OpenFileLimit.mostPlayers)
    let network: ServerNetwork.Choice = server.hasLeftNetwork ? .own : .machines
    let openingHabit = server.openingHabit
    return { sessions, habits, isWrong, play in
      let all = min(most, sessions.count)
      let first = isWrong ? all : min(all, max(workers.lowerBound, sessions.count / sessionsWorthAServer))
      let group = book.addGroup()
      return Workers(
        first, inReserve: all - first, longestRight: hurry?.longestRight ?? .milliseconds(400),
        for: sessions, knowing: habits, note: { book.note($0, of: group) }
      ) { [self] workers in
        var own = self
        own.isToldToStop = { workers.isOver || isToldToStop() }
        own.network = network
        guard let server = try? own.server(by: command, openingHabit: openingHabit) else { return }
        defer { server.end(by: .kill) }
        let entry = book.addPlayer(on: server)
        var player = Player(by: own.runner(at: server, since: start), lastWords: entry.lastWords)
        player.runner.cutting = options.cutting
        player.runner.isAlone = true
        player.runner.transport.terminator = terminator
        workers.work(as: &player, numbered: entry.number, play)
        entry.close(with: player.runner.transport)
      }
    }
  }
}

/// More would wait less, and have more servers to start.
private let mostWorkers = 12
private let fewestWorkers = 3

/// To play so many right ones takes as long as to start another server.
private let sessionsWorthAServer = 18

/// How long it may take to start the servers of more than the fewest workers, one after another.
private let longestStartUp = Duration.seconds(4)

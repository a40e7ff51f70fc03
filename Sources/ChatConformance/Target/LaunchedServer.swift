import ChatProtocol
import POSIX
import SessionLanguage
import SessionRunner
import SystemPackage

/// A server that the runner starts by a command, in a directory of its own, and ends with all that descends from it.
final class LaunchedServer: ServerHost {
  let host: String
  private let limits: StartUp.Limits
  private let late: (after: Duration, tell: (_ words: String) -> Void)
  private let isToldToStop: () -> Bool
  private var program: LaunchedProgram
  private var hasAnswered = false
  private var startedAt = ContinuousClock.Instant.now
  /// How long the last one that has answered took to do so: how long it had a processor, where that is told.
  private(set) var startUp = Duration.zero
  private(set) var port: UInt16 = 0
  /// Held while the server may be there: it was told this port.
  private var claim: FreePort?
  private var addresses: [Address] = []
  private var network: ServerNetwork
  private var listensWhereItLikes = false
  private let clock = ContinuousClock()

  private(set) var opening: LogOpening?
  private(set) var openingHabit: OpeningHabit

  /// Starts a server: `{host}`, `{port}` and `{here}`, the present directory, are filled in.
  ///
  /// One that does not listen soon is told of, while it is still waited for. The keeper is a program that runs
  /// `ServerKeeper` by `keep -- DIRECTORY COMMAND`, as this one does where it is `chat-conform`. Whoever is told to stop
  /// waits for it no more, and ends it by force.
  init(
    command: String, host: String = "127.0.0.1", sandbox: Sandbox? = nil, hasLinks: Bool = false,
    network choice: ServerNetwork.Choice = .machines,
    keeper: String = "/proc/self/exe",
    limits: StartUp.Limits? = nil, lateAfter: Duration = .seconds(3),
    openingHabit: OpeningHabit = OpeningHabit(),
    tell: @escaping (_ words: String) -> Void = { _ in }, isToldToStop: @escaping () -> Bool = { false }
  ) throws(NoServer) {
    self.openingHabit = openingHabit
    self.host = host
    program = LaunchedProgram(command, in: sandbox, hasLinks: hasLinks, keptBy: keeper)
    // Nobody outside of a sandbox works for what is inside: there who sleeps waits for nothing.
    self.limits = limits ?? (sandbox == nil ? StartUp.Limits() : StartUp.Limits(idleness: .seconds(5)))
    self.isToldToStop = isToldToStop
    late = (lateAfter, tell)
    network = ServerNetwork(choice, isToldWhere: command.contains("{port}"))
    guard choice != .own || hasLeftNetwork else {
      throw program.notLaunched("no network could be made for it")
    }
    try launch()
  }

  deinit { end() }

  /// The log that the Spec asks for, where the command was started.
  var logPath: String { program.logPath }

  /// How those that were started have ended.
  var ends: ServerEnds { program.ends }

  func renew() -> Bool { (try? launch()) != nil }

  func processorTime(isExact: Bool) -> ProcessorTime {
    guard let tree = program.tree else { return ProcessorTime() }
    let time = tree.schedulerTime
    return ProcessorTime(waitedFor: time.waitedFor, had: time.had, canRun: isExact && tree.canRun)
  }

  /// Ends the server that is there, and starts one in a new directory on a new port.
  private func launch() throws(NoServer) {
    // What is in its way may be what would end it in good order.
    program.end(by: .kill)
    try program.makeDirectory()
    try start()
    // Some write their opening only when somebody joins: these are not waited for twice.
    if openingHabit.isWritten, openingHabit.isWrittenAtOnce {
      openingHabit.isWrittenAtOnce = awaitOpening(within: .seconds(1))
    }
  }

  /// Ends the server and leaves nothing behind.
  func end() { end(by: isToldToStop() ? .kill : .stop) }

  /// Ends it in this way.
  func end(by order: LaunchedProcess.Order) { program.end(by: order) }

  /// Whether it is in a network of its own, and others like it must be, too.
  var hasLeftNetwork: Bool { !network.isShared }

  /// Whether others may be started beside it.
  var mayHaveSiblings: Bool { hasLeftNetwork || program.command.contains("{port}") }

  /// Whether anything of it is still there.
  var isRunning: Bool { !program.hasEnded(within: .zero) }

  /// Connects; a server that has just been started is waited for.
  func connect(within time: Duration) throws(NoConnection) -> (socket: Socket, endpoint: Endpoint) {
    var wait = StartUp(limits, at: clock.now)
    var lateFrom = hasAnswered ? nil : late.after
    while true {
      if !hasAnswered { followListener() }
      let failure: Errno
      do throws(Errno) {
        let connection = try addresses.connect(within: time)
        if !hasAnswered { noteStartUp() }
        hasAnswered = true
        network.settle()
        return connection
      } catch {
        failure = error
      }
      // One that refuses whom it has let in before may be about to end.
      guard !program.hasEnded(within: hasAnswered ? .milliseconds(200) : .zero) else {
        if !hasAnswered, startsInOwnNetwork() { continue }
        throw NoConnection(
          reason: ends.last.map { "the server has ended, \($0.ending)" } ?? "the server has ended")
      }
      guard !isToldToStop() else { throw NoConnection(.stopped) }
      wait.look(at: clock.now) { processorTime(isExact: true) }
      guard failure.interruption == nil, !hasAnswered, !wait.isOver(at: clock.now) else {
        throw NoConnection(failure)
      }
      if let due = lateFrom, wait.time(at: clock.now) >= due {
        lateFrom = startsInOwnNetwork() ? due + late.after : nil
        if lateFrom != nil { continue }
        late.tell(
          "nothing listens yet on the port that the server was given: waiting for it, \(limits.patience) at most, "
            + "or longer while this machine is busy")
      }
      // A listening socket announces itself to nobody: it is tried again.
      PollSet.pause(.milliseconds(2))
    }
  }

  func perform(_ action: ServerAction) -> Bool {
    switch action {
    case .stops:
      finishLaunch()
      program.stop(by: .stop)
      return true
    case .isKilled:
      finishLaunch()
      program.stop(by: .kill)
      return true
    case .starts:
      do throws(NoServer) {
        try start()
        return true
      } catch {
        return false
      }
    }
  }

  private func noteStartUp() {
    let had = processorTime(isExact: false).had
    startUp = had > .zero ? had : clock.now - startedAt
  }

  // MARK: - Its network

  /// Starts the server anew where nobody else is, once: what does not listen where it was told may do so elsewhere.
  private func startsInOwnNetwork() -> Bool {
    guard network.leave() else { return false }
    program.stop(by: .kill)
    // It may have opened, where nobody could reach it.
    program.removeLog()
    return (try? start()) != nil
  }

  /// Goes where the server listens, if that is not where it was told to.
  private func followListener() {
    guard let found = network.listener(elsewhereThan: port),
      let addresses = try? Address.resolve(host: found.host, port: found.port)
    else { return }
    (self.addresses, port) = (addresses, found.port)
    guard !listensWhereItLikes else { return }
    listensWhereItLikes = true
    late.tell(
      "the server listens on port \(port), wherever it is told to: it is judged in a network of its own")
  }

  private func start() throws(NoServer) {
    network.renew()
    // Each start gets a port of its own: the one before may not be free yet.
    guard let any = try Address.resolve(host: host, port: 0).first else {
      throw program.notLaunched("no address")
    }
    do throws(Errno) {
      let free = try FreePort(at: any)
      (port, claim) = (free.number, free)
    } catch {
      throw program.notLaunched("\(error)")
    }
    addresses = try Address.resolve(host: host, port: port)
    (hasAnswered, startedAt) = (false, clock.now)
    opening = LogOpening(in: logPath)
    try program.start(host: host, port: port)
  }

  // MARK: - Its opening

  /// Waits until the log tells that the server has opened; false where it does not in time, where it tells of clients
  /// already, or there is no server.
  @discardableResult
  func awaitOpening(within time: Duration) -> Bool {
    var wait = StartUp(StartUp.Limits(patience: time, idleness: time), at: clock.now)
    while true {
      // What has come since would be taken for past.
      let isPast = opening?.isPast ?? true
      guard !hasOpened else { break }
      wait.look(at: clock.now) { processorTime(isExact: true) }
      guard !isPast, isRunning, !wait.isOver(at: clock.now), !isToldToStop() else { return false }
      // A file tells nobody when it grows.
      PollSet.pause(.milliseconds(2))
    }
    openingHabit.isWritten = true
    return true
  }

  /// A server that nobody has met yet may have yet to open: what it is to write then would be lost with it.
  private func finishLaunch() {
    if openingHabit.isWritten, !hasAnswered { awaitOpening(within: limits.patience) }
  }

  /// Whether the log tells that it has opened since it was last started.
  var hasOpened: Bool { opening?.hasCome ?? false }

  // MARK: - For a report

  /// What to do about a server that has never answered.
  var advice: String? { hasAnswered ? nil : network.advice }
}

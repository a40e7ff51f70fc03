import Glibc
import Logging
import POSIX
import ServiceLifecycle
import UnixSignals

extension ChatServer {
  /// Makes a process ready to serve; to be called before it opens anything, and before anything asynchronous.
  ///
  /// Standard input, output and error are held, by nothing where they are closed: a socket in their place would be
  /// written to. Throws where so few files can be opened that the runtime itself would trap.
  package static func processBegan() throws {
    StandardDescriptors.occupy()
    try FileLimit.require()
  }

  /// Serves until the process is told to stop by SIGINT or SIGTERM, or its terminal is gone; otherwise SIGHUP opens
  /// the log again.
  ///
  /// What there is to say goes to standard error under the program's name; an error is said before it is thrown.
  /// A service manager that the environment names is told when clients can connect, and may have opened the sockets.
  package static func serve(
    _ configuration: Configuration, program: String, logLevel: Logger.Level = .info
  ) async throws {
    // A file that may grow no more is an error of the write, and no reason to die in the middle of an entry.
    signal(SIGXFSZ, SIG_IGN)
    let isJournal = ProgramLog.isJournal(Environment.value(of: "JOURNAL_STREAM"))
    let logger = Logger(label: program) { _ in
      ProgramLog(program: program, level: logLevel, isJournal: isJournal)
    }
    do {
      try await serve(configuration, logger: logger)
    } catch {
      logger.error("\(error)")
      throw error
    }
  }

  private static func serve(_ configuration: Configuration, logger: Logger) async throws {
    if let log = FileIdentity(at: configuration.logPath), log == FileIdentity(of: STDERR_FILENO) {
      throw LogFailure(path: configuration.logPath, reason: .isStandardError)
    }
    let places = FileLimit.raise(forClients: configuration.limits.room.clients)
    if places < configuration.limits.room.clients {
      logger.warning("there are files for \(places) clients only: raise the limit, see ulimit -Hn")
    }
    var silent = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
    silent.logLevel = .critical
    var configuration = configuration
    configuration.inherited = ServiceManager.sockets(
      count: Environment.value(of: "LISTEN_FDS"), for: Environment.value(of: "LISTEN_PID"))
    let server = ChatServer(
      configuration, logger: logger,
      manager: ServiceManager(notifySocket: Environment.value(of: "NOTIFY_SOCKET"), programLog: logger))
    // Who has SIGHUP ignored, as by nohup, wants it to outlive the terminal.
    let terminal = hangUpIsIgnored ? nil : ControllingTerminal()
    let signals = await UnixSignalsSequence(trapping: .sighup)
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
          .init(
            service: HangUps(signals: signals, terminal: terminal, server: server),
            successTerminationBehavior: .gracefullyShutdownGroup),
        ],
        gracefulShutdownSignals: [.sigint, .sigterm], logger: silent))
    try await services.run()
  }

  /// Whether whoever started the process has SIGHUP ignored; to be asked before the process listens for it.
  private static var hangUpIsIgnored: Bool {
    var action = sigaction()
    sigaction(SIGHUP, nil, &action)
    let handler = action.__sigaction_handler.sa_handler
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Opens a server's log again at each SIGHUP, as `logrotate` asks for it; ends where SIGHUP says that the terminal is gone.
///
/// Spec: HARD-26
private struct HangUps: Service {
  let signals: UnixSignalsSequence
  let terminal: ControllingTerminal?
  let server: ChatServer

  func run() async throws {
    // It may have gone before anybody listened.
    if terminal?.isLost == true { return }
    for await _ in signals.cancelOnGracefulShutdown() {
      if terminal?.isLost == true { return }
      await server.reopenLog()
    }
  }
}

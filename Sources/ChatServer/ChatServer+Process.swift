#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Logging
import ServiceLifecycle
import UnixSignals

extension ChatServer {
  /// Serves until the process is told to stop by SIGINT or SIGTERM; SIGHUP opens the log again.
  ///
  /// What there is to say goes to standard error under the program's name; an error is said before it is thrown.
  /// A service manager that the environment names is told when clients can connect, and may have opened the sockets.
  package static func serve(
    _ configuration: Configuration, program: String, logLevel: Logger.Level = .info
  ) async throws {
    // A file that may grow no more is an error of the write, and no reason to die in the middle of an entry.
    signal(SIGXFSZ, SIG_IGN)
    let isJournal = ProgramLog.isJournal(environment("JOURNAL_STREAM"))
    let logger = Logger(label: program) { _ in
      ProgramLog(program: program, level: logLevel, isJournal: isJournal)
    }
    let manager = ServiceManager(notifySocket: environment("NOTIFY_SOCKET"), programLog: logger)
    let places = FileLimit.raise(forClients: configuration.limits.clients)
    if places < configuration.limits.clients {
      logger.warning("there are files for \(places) clients only: raise the limit, see ulimit -Hn")
    }
    var silent = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
    silent.logLevel = .critical
    var configuration = configuration
    configuration.inherited = ServiceManager.sockets(
      count: environment("LISTEN_FDS"), for: environment("LISTEN_PID"))
    let server = ChatServer(configuration, logger: logger, manager: manager)
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
          .init(service: LogReopening(server: server)),
        ],
        gracefulShutdownSignals: [.sigint, .sigterm], logger: silent))
    do {
      try await services.run()
    } catch {
      logger.error("\(error)")
      throw error
    }
  }
}

private func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Opens a server's log again at each SIGHUP, as `logrotate` asks for it.
///
/// Spec: HARD-26
private struct LogReopening: Service {
  let server: ChatServer

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      await server.reopenLog()
    }
  }
}

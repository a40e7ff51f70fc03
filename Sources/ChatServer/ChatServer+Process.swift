#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Logging
import ServiceLifecycle

extension ChatServer {
  /// Serves until the process is told to stop by SIGINT or SIGTERM.
  ///
  /// What there is to say goes to standard error under the program's name; an error is said before it is thrown.
  /// A service manager that the environment names is told when clients can connect, and may have opened the sockets.
  package static func serve(
    _ configuration: Configuration, program: String, logLevel: Logger.Level = .info
  ) async throws {
    let isJournal = ProgramLog.isJournal(environment("JOURNAL_STREAM"))
    let logger = Logger(label: program) { _ in
      ProgramLog(program: program, level: logLevel, isJournal: isJournal)
    }
    let manager = ServiceManager(notifySocket: environment("NOTIFY_SOCKET"), programLog: logger)
    var silent = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
    silent.logLevel = .critical
    var configuration = configuration
    configuration.inherited = ServiceManager.sockets(
      count: environment("LISTEN_FDS"), for: environment("LISTEN_PID"))
    let server = ChatServer(configuration, logger: logger, manager: manager)
    let services = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
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

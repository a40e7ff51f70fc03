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
  package static func serve(_ configuration: Configuration, program: String) async throws {
    // A file that may grow no more is an error of the write, and no reason to die in the middle of an entry.
    signal(SIGXFSZ, SIG_IGN)
    let logger = Logger(label: program) { _ in ProgramLog(program: program) }
    let places = FileLimit.raise(forClients: configuration.limits.clients)
    if places < configuration.limits.clients {
      logger.warning("there are files for \(places) clients only: raise the limit, see ulimit -Hn")
    }
    var silent = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
    silent.logLevel = .critical
    let server = ChatServer(configuration, logger: logger)
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

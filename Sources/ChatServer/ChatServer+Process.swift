import Logging
import ServiceLifecycle

extension ChatServer {
  /// Serves until the process is told to stop by SIGINT or SIGTERM.
  ///
  /// What there is to say goes to standard error under the program's name; an error is said before it is thrown.
  package static func serve(_ configuration: Configuration, program: String) async throws {
    let logger = Logger(label: program) { _ in ProgramLog(program: program) }
    var silent = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
    silent.logLevel = .critical
    let server = ChatServer(configuration, logger: logger)
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

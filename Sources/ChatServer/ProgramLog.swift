#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Logging

/// The program's own log: short lines on standard error, apart from the chat's.
package struct ProgramLog: LogHandler {
  package var logLevel = Logger.Level.info
  package var metadata: Logger.Metadata = [:]
  private let program: String

  /// A log whose lines begin with the program's name.
  package init(program: String) { self.program = program }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let mark = event.level >= .warning ? "\(event.level): " : ""
    _ = writeAll(Array("\(program): \(mark)\(event.message)\n".utf8), to: STDERR_FILENO)
  }
}

import Logging
import Synchronization

/// What a program said in its log.
final class Said: Sendable {
  private let heard = Mutex<[String]>([])

  var lines: [String] { heard.withLock { $0 } }

  var logger: Logger { Logger(label: "said") { _ in Handler(said: self) } }

  private struct Handler: LogHandler {
    let said: Said
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { said.heard.withLock { $0.append("\(event.message)") } }
  }
}

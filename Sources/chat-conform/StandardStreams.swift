import Foundation
import Synchronization

/// Standard input, output and error of this process, in whatever state it was given them.
enum StandardStreams {
  private static let refusal = Mutex<String?>(nil)

  /// Opens nothing for those that are closed; whatever is opened next would take their place.
  static func hold() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDWR)
    }
  }

  /// Says a text on standard output at once; whether that took everything is told by `failure`.
  static func say(_ text: String, terminator: String = "\n") {
    do throws(POSIXError) {
      try writeAll(Data((text + terminator).utf8), to: STDOUT_FILENO)
    } catch {
      let reason = reason(of: error)
      refusal.withLock { $0 = $0 ?? reason }
    }
  }

  /// Says a line on standard error, as far as that takes one.
  static func printError(_ line: String) { try? writeAll(Data("\(line)\n".utf8), to: STDERR_FILENO) }

  /// Why standard output has not taken everything; nil where it has.
  static var failure: String? {
    refusal.withLock { $0 }
  }
}

import POSIX
import Synchronization
import SystemPackage

/// What the program says; a reader that takes nothing for ten seconds is given up.
enum StandardStreams {
  private static let refusal = Mutex<Errno?>(nil)

  /// Says a text on standard output at once; whether that took everything is told by `failure`.
  static func say(_ text: String, terminator: String = "\n") {
    do throws(WriteFailure) {
      try FileDescriptor.standardOutput.writeAll((text + terminator).utf8, within: .seconds(10))
    } catch {
      let reason = error.reason
      refusal.withLock { $0 = $0 ?? reason }
    }
  }

  /// Says a line on standard error, as far as that takes one.
  static func printError(_ line: String) {
    try? FileDescriptor.standardError.writeAll("\(line)\n".utf8, within: .seconds(10))
  }

  /// Whether standard output is a terminal whose user has nothing against colours.
  static var takesColour: Bool {
    FileDescriptor.standardOutput.isTerminal && (Environment.value(of: "NO_COLOR") ?? "").isEmpty
  }

  /// Why standard output has not taken everything; nil where it has.
  static var failure: Errno? { refusal.withLock { $0 } }
}

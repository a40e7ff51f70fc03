import Glibc
import POSIX

/// Starts a command of the user's where somebody says their name: the text is in `CHAT_TEXT`.
struct Notifier {
  /// A flood of mentions is no flood of programs.
  private static let interval: Duration = .seconds(1)

  private let command: String
  private var next = ContinuousClock.now

  init(command: String) {
    self.command = command
    // Nobody waits for them, and so nothing of them is left.
    signal(SIGCHLD, SIG_IGN)
  }

  /// Starts it, unless it was started a moment ago; false where it cannot be.
  mutating func tell(_ text: String) -> Bool {
    guard ContinuousClock.now >= next else { return true }
    next = .now + Self.interval
    // Without the terminal, which is the client's.
    let files = (STDIN_FILENO...STDERR_FILENO).map { ($0, SpawnRequest.File.path("/dev/null", .readWrite)) }
    let request = SpawnRequest(
      "/bin/sh", ["-c", command], environment: ["CHAT_TEXT=\(text)"], files: files, leadsGroup: false)
    return (try? request.spawn()) != nil
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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
    return Self.start(["/bin/sh", "-c", command], variable: "CHAT_TEXT=\(text)")
  }

  /// Without the terminal, which is the client's.
  private static func start(_ arguments: [String], variable: String) -> Bool {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0)
    }
    let words = arguments.map { strdup($0) }
    var environment: [UnsafeMutablePointer<CChar>?] = [strdup(variable)]
    let own = environment + words
    defer { for pointer in own { free(pointer) } }
    var inherited = environ
    while let variable = inherited.pointee {
      environment.append(variable)
      inherited += 1
    }
    var process = pid_t()
    return posix_spawn(&process, arguments[0], &files, nil, words + [nil], environment + [nil]) == 0
  }
}

import Glibc
import SessionScript

/// A server that the runner starts by a command, in a directory of its own, and ends with all its children.
final class LaunchedServer: ServerHost {
  private let command: String
  let host: String
  private let startUpTime: Duration
  private let late: (after: Duration, tell: (_ words: String) -> Void)
  private var process: pid_t = 0
  private var hasAnswered = false
  /// What it said of an error before it was last renewed.
  private var earlierComplaint: String?
  private(set) var directory: String
  private(set) var port: UInt16
  private var addresses: [Address] = []
  private let clock = ContinuousClock()

  private let leashEnds: (child: Int32, runner: Int32)

  /// Starts a server: `{host}` and `{port}` in the command are filled in.
  ///
  /// One that does not listen soon is told of, while it is still waited for.
  init(
    command: String, host: String = "127.0.0.1", startUpTime: Duration = .seconds(20),
    lateAfter: Duration = .seconds(3), tell: @escaping (_ words: String) -> Void = { _ in }
  ) throws(NoServer) {
    self.command = command
    self.host = host
    self.startUpTime = startUpTime
    late = (lateAfter, tell)
    directory = ""
    port = 0
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .notLaunched(command: command, reason: SystemError(errno).words) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    leashEnds = (ends[0], ends[1])
    try renew()
  }

  deinit {
    stop(by: SIGKILL)
    close(leashEnds.child)
    close(leashEnds.runner)
  }

  /// The log that the Spec asks for, where the command was started.
  var logPath: String { directory + "/Server Log.txt" }

  /// Ends the server that is there, and starts one in a new directory on a new port.
  func renew() throws(NoServer) {
    earlierComplaint = complaint
    stop(by: SIGTERM)
    removeDirectory()
    var template = Array("\(temporaryDirectory)/chat-conform.XXXXXX".utf8CString)
    guard let path = mkdtemp(&template) else { throw notLaunched(SystemError(errno).words) }
    directory = String(cString: path)
    try start()
  }

  /// Ends the server and leaves nothing behind.
  func end() {
    stop(by: SIGTERM)
    removeDirectory()
  }

  /// Whether the process is still there.
  var isRunning: Bool {
    guard process > 0 else { return false }
    guard waitpid(process, nil, WNOHANG) == 0 else {
      killpg(process, SIGKILL)
      process = 0
      return false
    }
    return true
  }

  /// Connects; a server that has just been started is waited for.
  func connect(within time: Duration) throws(NoConnection) -> Socket {
    let end = clock.now + (hasAnswered ? .zero : startUpTime)
    var lateFrom: ContinuousClock.Instant? = hasAnswered ? nil : clock.now + late.after
    while true {
      var failure = SystemError(ECONNREFUSED)
      for address in addresses {
        do throws(SystemError) {
          let socket = try Socket(to: address, within: time)
          hasAnswered = true
          return socket
        } catch {
          failure = error
        }
      }
      guard isRunning else { throw NoConnection(reason: "the server has ended") }
      guard failure.interruption == nil, clock.now < end else { throw NoConnection(failure) }
      if let due = lateFrom, clock.now >= due {
        lateFrom = nil
        late.tell("nothing listens on \(host) \(port) yet: waiting for the server, \(startUpTime) at most")
      }
      // A listening socket announces itself to nobody: it is tried again.
      poll(nil, 0, 5)
    }
  }

  func perform(_ action: ServerAction) -> Bool {
    switch action {
    case .stops:
      stop(by: SIGTERM)
      return true
    case .isKilled:
      stop(by: SIGKILL)
      return true
    case .starts:
      do throws(NoServer) {
        try start()
        return true
      } catch {
        return false
      }
    }
  }

  /// Goes to the directory, and leaves nothing behind when the runner is gone, however it went: descriptor 3 ends then.
  private static let leash = """
    cd "$0" || exit; (cat <&3; rm -f output 'Server Log.txt'; rmdir "$0"; kill -9 0) >/dev/null 2>&1 & exec 3<&-
    """

  private func start() throws(NoServer) {
    // Each start gets a port of its own: the one before may not be free yet.
    port = try freePort()
    addresses = try Address.resolve(host: host, port: port)
    let filled = command.replacing("{host}", with: host).replacing("{port}", with: String(port))
      .replacing("{here}", with: currentDirectory)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "\(directory)/output", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    posix_spawn_file_actions_adddup2(&actions, leashEnds.child, 3)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    // Whatever this thread has blocked, the server hears its signals.
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    let arguments: [UnsafeMutablePointer<CChar>?] = [
      strdup("/bin/sh"), strdup("-c"), strdup("\(Self.leash); \(filled)"), strdup(directory), nil,
    ]
    defer { for argument in arguments { free(argument) } }
    let status = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, environ)
    guard status == 0 else {
      process = 0
      throw notLaunched(SystemError(status).words)
    }
    hasAnswered = false
  }

  /// Ends the process group: politely first, if asked to, and by force after two seconds.
  private func stop(by signal: Int32) {
    guard process > 0 else { return }
    killpg(process, signal)
    let end = clock.now + .seconds(2)
    while waitpid(process, nil, WNOHANG) == 0 {
      if clock.now >= end { killpg(process, SIGKILL) }
      poll(nil, 0, 1)
    }
    killpg(process, SIGKILL)
    process = 0
  }

  /// What the command said last, for a report.
  var lastOutput: String? {
    let lines = output.suffix(5)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// The first that it said of an error, by the words that most languages have for one.
  var complaint: String? {
    earlierComplaint ?? output.first { $0.contains(/[Ee]rror|[Ee]xception|[Pp]anic|[Ff]atal/) }
  }

  private var output: [String] {
    (readFile("\(directory)/output", atMost: 1 << 16) ?? []).split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private func notLaunched(_ reason: String) -> NoServer { .notLaunched(command: command, reason: reason) }

  private var currentDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  private var temporaryDirectory: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

  private func removeDirectory() {
    guard !directory.isEmpty else { return }
    for name in ["output", "Server Log.txt"] { unlink("\(directory)/\(name)") }
    // Whatever else the server has left there stays, and so does the directory then.
    rmdir(directory)
    directory = ""
  }

  /// A port that was free a moment ago.
  private func freePort() throws(NoServer) -> UInt16 {
    guard let any = try Address.resolve(host: host, port: 0).first else { throw notLaunched("no address") }
    let descriptor = socket(any.family, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    guard any.withSockaddr({ bind(descriptor, $0, $1) }) == 0,
      let endpoint = Address(localOf: descriptor)?.endpoint
    else { throw notLaunched(SystemError(errno).words) }
    return endpoint.port
  }
}

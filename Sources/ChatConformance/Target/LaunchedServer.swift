import ChatProtocol
import Glibc
import POSIX
import SessionLanguage
import SessionRunner

/// A server that the runner starts by a command, in a directory of its own, and ends with all that descends from it.
final class LaunchedServer: ServerHost {
  private let command: String
  let host: String
  private let startUpTime: Duration
  private let late: (after: Duration, tell: (_ words: String) -> Void)
  private let keeper: String
  private var directory: ServerDirectory?
  private var process: LaunchedProcess?
  private var hasAnswered = false
  /// How long its log was when it was last started.
  private var logStart: off_t = 0
  private(set) var port: UInt16 = 0
  private var addresses: [Address] = []
  private let clock = ContinuousClock()

  /// Whether it was seen to write the Spec's opening when it starts: then that can be waited for.
  private var opensItsLog = false
  /// What it said last, where it has ended.
  private var lastWords: LastWords?
  /// What there is to tell of it in a report: how it first ended by itself, or else what it first said of an error.
  private var complaint: String?
  private var hasEndedByItself = false
  /// How many of its processes could not be ended.
  private var left = 0

  /// Starts a server: `{host}`, `{port}` and `{here}`, the present directory, are filled in.
  ///
  /// One that does not listen soon is told of, while it is still waited for. The keeper is a program that runs
  /// `ServerKeeper` by `keep -- DIRECTORY COMMAND`, as this one does where it is `chat-conform`.
  init(
    command: String, host: String = "127.0.0.1", keeper: String = "/proc/self/exe",
    startUpTime: Duration = .seconds(13), lateAfter: Duration = .seconds(3),
    tell: @escaping (_ words: String) -> Void = { _ in }
  ) throws(NoServer) {
    self.command = command
    self.host = host
    self.keeper = keeper
    self.startUpTime = startUpTime
    late = (lateAfter, tell)
    try renew()
  }

  deinit { end() }

  /// The log that the Spec asks for, where the command was started.
  var logPath: String { "\(directory?.path ?? "")/Server Log.txt" }

  /// Ends the server that is there, and starts one in a new directory on a new port.
  func renew() throws(NoServer) {
    end()
    do throws(SystemError) {
      directory = try ServerDirectory()
    } catch {
      throw notLaunched(
        "no directory could be made for it below \(ServerDirectory.temporary): \(error.words)")
    }
    try start()
    if opensItsLog { awaitOpening(within: startUpTime) }
  }

  /// Ends the server and leaves nothing behind.
  func end() {
    stop(by: .stop)
    directory?.remove()
    directory = nil
  }

  /// Whether anything of it is still there.
  var isRunning: Bool { !hasEnded(within: .zero) }

  private func hasEnded(within time: Duration) -> Bool {
    guard let words = process?.lastWords(within: time) else { return process == nil }
    take(words)
    if !hasEndedByItself {
      hasEndedByItself = true
      complaint = (["it has ended by itself, \(words.ending)"] + words.complaints.suffix(1)).joined(
        separator: "; it said: ")
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
      // One that refuses whom it has let in before may be about to end.
      guard !hasEnded(within: hasAnswered ? .milliseconds(200) : .zero) else {
        throw NoConnection(reason: "the server has ended\(lastWords.map { ", \($0.ending)" } ?? "")")
      }
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
      finishLaunch()
      stop(by: .stop)
      return true
    case .isKilled:
      finishLaunch()
      stop(by: .kill)
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

  // MARK: - Start and end

  private func start() throws(NoServer) {
    guard let directory else { throw notLaunched("it has ended") }
    // Each start gets a port of its own: the one before may not be free yet.
    port = try freePort()
    addresses = try Address.resolve(host: host, port: port)
    hasAnswered = false
    lastWords = nil
    logStart = LogFile(path: logPath).size ?? 0
    let filled = ShellCommand.filling(
      command, with: ["{host}": host, "{port}": String(port), "{here}": currentDirectory])
    do throws(SystemError) {
      process = try LaunchedProcess(filled, in: directory, keptBy: keeper)
    } catch {
      throw notLaunched(error.words)
    }
  }

  /// Ends all that is left of it, as the keeper does: within four seconds, whatever it does against that.
  private func stop(by order: ServerKeeper.Order) {
    guard isRunning, var process else { return }
    process.order(order)
    guard let words = process.lastWords(within: .seconds(8)) else { return giveUp(process) }
    take(words)
    if complaint == nil { complaint = words.complaints.first.map { "it said: \($0)" } }
  }

  private func giveUp(_ process: LaunchedProcess) {
    process.release()
    self.process = nil
    left += 1
  }

  private func take(_ words: LastWords) {
    lastWords = words
    left += words.left
    process = nil
  }

  // MARK: - Its opening

  /// Waits until the log tells that the server has opened; false where it does not in time, or there is no server.
  @discardableResult
  func awaitOpening(within time: Duration) -> Bool {
    let end = clock.now + time
    while !hasOpened {
      guard isRunning, clock.now < end else { return false }
      // A file tells nobody when it grows.
      poll(nil, 0, 2)
    }
    opensItsLog = true
    return true
  }

  /// A server that nobody has met yet may have yet to open: what it is to write then would be lost with it.
  private func finishLaunch() {
    if opensItsLog, !hasAnswered { awaitOpening(within: startUpTime) }
  }

  /// Whether the log tells that it has opened since it was last started.
  var hasOpened: Bool {
    guard let bytes = try? readFile(logPath, from: logStart, atMost: 1 << 16) else { return false }
    let log = LogReading(bytes: bytes).madeReadable { $0.fromCP949 }
    return log.bytes.firstRange(of: LogRecord.opened.bytes) != nil
  }

  // MARK: - For a report

  /// What the command said last, where it has ended; harmless to show, and marked as words that are not the runner's.
  var lastOutput: String? {
    guard let lines = lastWords?.lastLines, !lines.isEmpty else { return nil }
    return lines.map { "    | \($0)" }.joined(separator: "\n")
  }

  /// What a report tells of it beside the sessions.
  func remarks(hasFailed: Bool) -> [Remark] {
    let words = [
      hasFailed ? complaint : nil,
      left > 0 ? "processes that could not be ended, and are left: \(left)" : nil,
    ]
    return words.compactMap { $0.map { Remark(topic: "server", words: $0) } }
  }

  private func notLaunched(_ reason: String) -> NoServer { .notLaunched(command: command, reason: reason) }

  /// A port that was free a event ago.
  private func freePort() throws(NoServer) -> UInt16 {
    guard let any = try Address.resolve(host: host, port: 0).first else { throw notLaunched("no address") }
    let descriptor = socket(any.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    guard any.withSockaddr({ bind(descriptor, $0, $1) }) == 0,
      let endpoint = Address(localOf: descriptor)?.endpoint
    else { throw notLaunched(SystemError(errno).words) }
    return endpoint.port
  }
}

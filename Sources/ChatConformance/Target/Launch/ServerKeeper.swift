import CLinux
import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// The process between the runner and a server that it has launched; it lives as long as anything of the server does, and
/// until the runner has another keeper for the directory, or has removed it.
///
/// The system gives it every orphan below it, so that whatever the command starts is a child of it sooner or later, in
/// whatever process group or session. Its standard input is the leash, a socket: orders come from there, and the last
/// words go back. The leash ends when the runner is gone, however it went; so do the server and its directory then.
package struct ServerKeeper {
  private enum Phase {
    case serving
    case stopping(since: ContinuousClock.Instant)
    case killing(since: ContinuousClock.Instant)

    /// How long it may last.
    static let longest = Duration.seconds(2)
  }

  private let directory: ServerDirectory
  private let isWatched: Bool
  private var watch: SandboxWatch?
  /// When it is looked at what a sandbox takes.
  private var nextLook = ContinuousClock.now
  /// How many bytes the server has said since the last look.
  private var heard = 0
  /// What one in a sandbox says beyond that waits for the next look: who hears a flood does nothing else.
  private static let mostBetweenLooks = 1 << 20
  private let clock = ContinuousClock()
  private var phase = Phase.serving
  private var leash: Int32 = STDIN_FILENO
  private var output: Int32 = -1
  private var command: pid_t = 0
  private var words = LastWords()
  /// The process groups that were asked to end.
  private var asked: Set<pid_t> = []

  /// Runs the command to its end, in the directory that is open as `LaunchedProcess.directory`.
  ///
  /// One that bubblewrap runs is watched, so that it takes no more than a sandbox gives. A directory that was made for it
  /// alone is removed where nobody is left to do that.
  package static func keep(
    _ command: [String], inDirectory path: String, isTemporary: Bool, isWatched: Bool
  ) {
    let directory = ServerDirectory(
      path: path, descriptor: FileDescriptor(rawValue: LaunchedProcess.directory), isTemporary: isTemporary)
    var keeper = ServerKeeper(directory: directory, isWatched: isWatched)
    keeper.start(command)
    keeper.keep()
  }

  private init(directory: ServerDirectory, isWatched: Bool) {
    (self.directory, self.isWatched) = (directory, isWatched)
  }

  // MARK: - Start

  private mutating func start(_ words: [String]) {
    // Out of the runner's session: its process group and its terminal are none of the server's business.
    setsid()
    _ = adopt_orphans()
    // A child's end is to be heard of while waiting, and at no other time.
    var childEnds = sigset_t()
    sigemptyset(&childEnds)
    sigaddset(&childEnds, SIGCHLD)
    sigprocmask(SIG_BLOCK, &childEnds, nil)
    signal(SIGCHLD) { _ in }
    var ends: [Int32] = [-1, -1]
    guard fchdir(directory.descriptor.rawValue) == 0, pipe(&ends) == 0 else {
      return fail(Errno(rawValue: errno))
    }
    output = ends[0]
    // Whatever else this process was given, the server gets none of it.
    for descriptor in names(below: "/proc/self/fd").compactMap({ Int32($0) }) {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
    _ = fcntl(output, F_SETFL, O_NONBLOCK)
    let pipe = FileDescriptor(rawValue: ends[1])
    defer { try? pipe.close() }
    do throws(Errno) {
      let files: [(CInt, SpawnRequest.File)] = [
        (STDIN_FILENO, .path("/dev/null", .readOnly)),
        (STDOUT_FILENO, .descriptor(pipe)),
        (STDERR_FILENO, .descriptor(pipe)),
      ]
      command = try SpawnRequest(
        FilePath(words.first ?? ""), Array(words.dropFirst()), files: files
      ).spawn()
      watch = isWatched ? SandboxWatch(monitor: command, directory: directory.descriptor) : nil
    } catch {
      fail(error)
    }
  }

  private mutating func fail(_ error: Errno) {
    words = LastWords(status: 127 << 8)
    words.output.append(Array("chat-conform: it could not be started: \(error)\n".utf8))
  }

  // MARK: - The way of a server

  private mutating func keep() {
    while reap() {
      guard press() else {
        words.left = children().count
        break
      }
      wait()
    }
    // Who could not be ended may say more than anybody reads.
    for _ in 0..<256 where hearOutput() {}
    let report = words.bytes
    _ = report.withUnsafeBytes { send(leash, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    shutdown(leash, Int32(SHUT_WR))
    // Who has no need of it any more ends it: where the leash ends before, nobody else is left to remove the directory.
    var byte: UInt8 = 0
    while read(leash, &byte, 1) > 0 {}
    directory.remove()
  }

  /// Takes leave of the children that have ended; false where there are none any more.
  private mutating func reap() -> Bool {
    while true {
      var status: Int32 = 0
      let child = waitpid(-1, &status, WNOHANG)
      guard child > 0 else { return child == 0 }
      guard child == command else { continue }
      words.status = isWatched ? Sandbox.statusOfServer(status) : status
      // One that ends well may have left the server behind, as daemons do; after a crash there is no server.
      if status != 0, case .serving = phase { phase = .killing(since: clock.now) }
    }
  }

  /// Signals the children that are left as the phase asks for; false where nothing more can be done about them.
  private mutating func press() -> Bool {
    switch phase {
    case .serving: return true
    case .stopping(let since):
      guard clock.now < since + Phase.longest else {
        phase = .killing(since: clock.now)
        return press()
      }
      for child in children() where asked.insert(group(of: child) ?? child).inserted {
        end(child, by: SIGTERM)
      }
    case .killing(let since):
      guard clock.now < since + Phase.longest else { return false }
      for child in children() { end(child, by: SIGKILL) }
    }
    return true
  }

  /// Signals the child, and with it the process group where that is of the server's own making.
  private func end(_ child: pid_t, by signal: Int32) {
    if let group = group(of: child) { kill(-group, signal) }
    kill(child, signal)
  }

  private func group(of child: pid_t) -> pid_t? {
    let group = getpgid(child)
    return group == child || group == command ? group : nil
  }

  /// The processes whose parent this one is.
  private func children() -> [pid_t] {
    let own = getpid()
    return names(below: "/proc").compactMap { pid_t($0) }.filter { process in
      guard let status = try? [UInt8](contentsOf: FilePath("/proc/\(process)/stat"), atMost: 1024),
        // The name before it may hold anything.
        let nameEnd = status.lastIndex(of: UInt8(ascii: ")"))
      else { return false }
      let fields = status[nameEnd...].split(separator: UInt8(ascii: " "))
      return fields.count > 2 && String(decoding: fields[2], as: UTF8.self) == "\(own)"
    }
  }

  // MARK: - What is heard

  /// Waits for an order, for output, for a child's end, or for the end of the phase.
  private mutating func wait() {
    let hearing = watch == nil || heard < Self.mostBetweenLooks ? output : -1
    var watched = [leash, hearing].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let wait: Int32 =
      switch phase {
      case .serving:
        watch == nil ? -1 : Int32(clamping: max(.zero, nextLook - clock.now).inMilliseconds + 1)
      case .stopping(let since), .killing(let since):
        Int32(clamping: max(.zero, since + Phase.longest - clock.now).inMilliseconds + 1)
      }
    let happened = poll_or_signal(&watched, nfds_t(watched.count), wait)
    look()
    guard happened > 0 else { return }
    if watched[0].revents != 0 { hearOrder() }
    if watched[1].revents != 0 { _ = hearOutput() }
  }

  /// Looks now and then whether a sandbox takes too much.
  private mutating func look() {
    guard watch != nil, clock.now >= nextLook else { return }
    (nextLook, heard) = (clock.now + SandboxWatch.period, 0)
    guard case .serving = phase, let excess = watch?.excess() else { return }
    words.excess = excess
    phase = .killing(since: clock.now)
  }

  private mutating func hearOrder() {
    var byte: UInt8 = 0
    let count = read(leash, &byte, 1)
    if count <= 0 { leash = -1 }
    switch (count > 0 ? LaunchedProcess.Order(rawValue: byte) : .kill, phase) {
    case (.stop, .serving): phase = .stopping(since: clock.now)
    case (.kill, .serving), (.kill, .stopping): phase = .killing(since: clock.now)
    case (.stop, _), (.kill, .killing), (nil, _): break
    }
  }

  /// Takes some of what the server says; false where there is nothing.
  private mutating func hearOutput() -> Bool {
    guard output >= 0 else { return false }
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, length in
      count = read(output, buffer.baseAddress, buffer.count)
      length = max(0, count)
    }
    words.output.append(bytes)
    heard += bytes.count
    if count == 0 {
      close(output)
      output = -1
    }
    return count > 0
  }
}

import Foundation
import Glibc
import SystemPackage
import Testing

@testable import ChatServer

/// chat-server as a shell starts it, in a directory of its own; every wait ends after a minute at the latest.
final class ServerProgram {
  let directory: URL
  let process: pid_t
  /// All that was read of what it said on standard error.
  var said: String { String(decoding: heard, as: UTF8.self) }
  private var heard: [UInt8] = []
  private let errors: CInt
  private var hasEnded = false

  /// Starts it; `first` is what the shell does before, `streams` are redirections, `terminal` becomes its own.
  init(
    _ arguments: String = "--quiet", first: String = ":", streams: String = "", terminal: String = "/dev/null"
  ) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "chat-server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    // What another test starts meanwhile must not hold the end that is written to.
    let (reader, writer) = try SystemPackage.FileDescriptor.pipe(options: .closeOnExec)
    errors = reader.rawValue
    defer { try? writer.close() }
    let command =
      "cd '\(directory.path)'; \(first); exec '\(Self.executable.path)' 127.0.0.1 0 \(arguments) \(streams)"
    process = try Self.spawn(command, input: terminal, errors: writer.rawValue)
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(errors)
    try? FileManager.default.removeItem(at: directory)
  }

  /// Where it listens, once it has said so.
  func port() throws -> Int {
    while true {
      if let words = said.firstMatch(of: /listening on 127\.0\.0\.1:([0-9]+)\n/) {
        return try #require(Int(words.output.1))
      }
      try #require(readSome(), "\(said)")
    }
  }

  /// Whether it says these words before it ends.
  func says(_ words: String) -> Bool {
    while !said.contains(words) {
      guard readSome() else { return false }
    }
    return true
  }

  func signal(_ number: CInt) { kill(process, number) }

  /// Waits for its end, which whoever holds its standard error sees; its exit status, and nil where a signal ended it.
  func status() throws -> Int32? {
    while readSome() {}
    var status: CInt = 0
    try #require(waitpid(process, &status, 0) == process)
    hasEnded = true
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
  }

  private func readSome() -> Bool {
    var request = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, 60_000) > 0 else {
      Issue.record("it neither speaks nor ends")
      kill(process, SIGKILL)
      return false
    }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(errors, &bytes, bytes.count)
    guard count > 0 else { return false }
    heard += bytes.prefix(count)
    return true
  }

  /// Where the tests themselves were built.
  private static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "chat-server")

  /// `POSIX_SPAWN_SETSID`, which Swift does not see on every system.
  #if canImport(Darwin)
    private static let newSession: Int16 = 0x400
  #else
    private static let newSession: Int16 = 0x80
  #endif

  /// Starts a shell as the leader of a session, whose terminal is its input where that is one.
  private static func spawn(_ command: String, input: String, errors: CInt) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDWR, 0)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    // Other tests have files open at the same time, which would be the program's too.
    for descriptor in CInt(3)..<1000 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    // Tests run in threads that block signals, which it would inherit.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let words: [String] = ["sh", "-c", command]
    let arguments = words.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments + [nil], environ) == 0)
    return process
  }
}

#if os(Linux)
  /// A window with a terminal in it.
  final class Window {
    let path: String
    private let descriptor: CInt

    init() throws {
      descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var (number, lock): (CInt, CInt) = (0, 0)
      // TIOCGPTN and TIOCSPTLCK, which Swift does not see.
      let isNumbered = ioctl(descriptor, 0x8004_5430, &number) == 0
      path = "/dev/pts/\(number)"
      try #require(isNumbered && ioctl(descriptor, 0x4004_5431, &lock) == 0)
    }

    func closes() { close(descriptor) }
  }
#endif

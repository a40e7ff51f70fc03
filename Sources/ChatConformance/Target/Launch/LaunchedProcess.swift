import Glibc
import SessionLanguage

/// A command that runs in a directory of its own, with all that descends from it, as its keeper holds it.
struct LaunchedProcess {
  /// As which descriptor its keeper has the directory.
  static let directory: Int32 = 3

  private let keeper: pid_t
  private let leash: Int32
  private var told: [UInt8] = []

  /// Starts the command; the program is one that runs a keeper, by `keep -- DIRECTORY COMMAND`.
  init(_ command: String, in directory: ServerDirectory, keptBy program: String) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError(errno) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, directory.descriptor, Self.directory)
    var keeper: pid_t = 0
    let arguments = CStrings([program, "keep", "--", directory.path, command])
    let status = posix_spawn(&keeper, program, &actions, nil, arguments.pointers, environ)
    guard status == 0 else {
      close(ends[0])
      throw SystemError(status)
    }
    (self.keeper, leash) = (keeper, ends[0])
  }

  func order(_ order: ServerKeeper.Order) {
    var byte = order.rawValue
    _ = send(leash, &byte, 1, Int32(MSG_NOSIGNAL))
  }

  /// What is told when nothing is left of it; nil where something is, to the end of the time.
  mutating func lastWords(within time: Duration) -> LastWords? {
    let clock = ContinuousClock()
    let end = clock.now + time
    while true {
      var watched = pollfd(fd: leash, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, Int32(clamping: max(.zero, end - clock.now).inMilliseconds)) > 0 else {
        return nil
      }
      var count = 0
      told += [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, length in
        count = recv(leash, buffer.baseAddress, buffer.count, 0)
        length = max(0, count)
      }
      guard count <= 0 else { continue }
      release()
      return LastWords(told) ?? LastWords()
    }
  }

  /// Ends the keeper, and leaves to the system what it could not end.
  func release() {
    kill(keeper, SIGKILL)
    waitpid(keeper, nil, 0)
    close(leash)
  }
}

/// Strings as C takes a list of them.
final class CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

  deinit { for pointer in pointers { free(pointer) } }
}

import Glibc
import POSIX
import SystemPackage

/// How many files this process may have open, sockets included.
enum FileLimit {
  /// What a server needs beside a file for each client: its log, its listeners, its loop.
  private static let beside = 32

  /// Why a server cannot run.
  struct TooLow: Error, CustomStringConvertible {
    let description: String
  }

  /// Throws where this process cannot open as many files as a server without clients needs.
  ///
  /// They are tried: how many are left depends also on what it was started with.
  static func require() throws(TooLow) {
    _ = raise(forClients: beside)
    let tried = (0..<beside).map { _ in fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) }
    let code = errno
    for descriptor in tried where descriptor >= 0 { close(descriptor) }
    guard tried.contains(-1) else { return }
    let open = tried.count { $0 >= 0 }
    throw TooLow(
      description:
        "only \(open) more files can be opened, and a server needs \(beside) before any client comes "
        + "(\(Errno(rawValue: code))): raise the limit, see ulimit -n")
  }

  /// Asks for a file for each client, as far as the system's own limit goes; says how many clients that makes.
  static func raise(forClients clients: Int) -> Int {
    guard let files = try? OpenFileLimit.raise(to: clients + beside) else { return clients }
    return max(0, min(clients, files - beside))
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

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
        + "(\(describe(code))): raise the limit, see ulimit -n")
  }

  /// Asks for a file for each client, as far as the system's own limit goes; says how many clients that makes.
  static func raise(forClients clients: Int) -> Int {
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0 else { return clients }
    let wanted = rlim_t(clamping: clients) + rlim_t(beside)
    if limit.rlim_cur < wanted {
      limit.rlim_cur = min(wanted, limit.rlim_max)
      setrlimit(files, &limit)
      getrlimit(files, &limit)
    }
    return max(0, min(clients, Int(clamping: limit.rlim_cur) - beside))
  }

  #if canImport(Glibc)
    private static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let files = CInt(RLIMIT_NOFILE)
  #endif
}

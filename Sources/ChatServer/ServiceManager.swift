import Glibc
import Logging
import SystemPackage

/// Whoever started this process and wants to hear how it fares, such as systemd.
///
/// Each word is one datagram to the socket that the environment names, as `sd_notify` sends it.
package struct ServiceManager: Sendable {
  /// What the server can say of itself.
  package enum State: Sendable {
    /// Clients can connect.
    case ready(status: String)
    case stopping

    fileprivate var assignments: String {
      switch self {
      case .ready(let status): "READY=1\nSTATUS=\(status)"
      case .stopping: "STOPPING=1"
      }
    }
  }

  private let path: String
  /// How long it may take to take a word.
  private let patience: timeval
  private let programLog: Logger

  /// Nil where nobody listens: the environment's `NOTIFY_SOCKET` is no path and no abstract name.
  package init?(
    notifySocket path: String?, patience: timeval = timeval(tv_sec: 2, tv_usec: 0), programLog: Logger
  ) {
    guard let path, path.hasPrefix("/") || path.hasPrefix("@") else { return nil }
    self.path = path
    self.patience = patience
    self.programLog = programLog
  }

  /// Says it once; who cannot be told does no harm.
  package func tell(_ state: State) {
    guard let code = send(state.assignments) else { return }
    programLog.warning("the service manager at \(path) was not told: \(Errno(rawValue: code))")
  }

  /// The error's code where it cannot be sent.
  private func send(_ text: String) -> CInt? {
    let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var patience = patience
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    guard let (address, length) = sockaddr_un.named(path) else { return ENAMETOOLONG }
    let sent = withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        sendto(descriptor, text, text.utf8.count, 0, address, length)
      }
    }
    return sent < 0 ? errno : nil
  }
}

extension ServiceManager {
  /// The sockets that it has opened for this process, as `LISTEN_FDS` and `LISTEN_PID` say: descriptors from 3 on.
  package static func sockets(count: String?, for process: String?) -> [CInt] {
    guard process.flatMap(pid_t.init) == getpid(), let count = count.flatMap(CInt.init), count > 0 else {
      return []
    }
    return Array(3..<(3 + min(count, 1024)))
  }
}

extension sockaddr_un {
  /// The address of a path, or of an abstract name that begins with `@`; nil where it is too long.
  static func named(_ path: String) -> (address: Self, length: socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // An abstract name begins with NUL and is as long as the length says; a path ends in NUL.
    let isAbstract = path.hasPrefix("@")
    let bytes = isAbstract ? [0] + path.utf8.dropFirst() : Array(path.utf8) + [0]
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count <= room else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return (address, socklen_t(MemoryLayout<sockaddr_un>.size - room + bytes.count))
  }
}

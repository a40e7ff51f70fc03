import SystemPackage

/// Why a server did not start; nothing is left behind then.
package enum StartError: Error, Hashable {
  /// The name has no address.
  case unknownHost(String, reason: String)
  case portTaken(host: String, port: Int)
  /// The address is of another machine.
  case foreignAddress(String)
  /// The port is kept for the system's own services.
  case forbiddenPort(Int)
  case cannotListen(host: String, port: Int, code: CInt)
  /// Whoever started the server handed it a descriptor that it cannot listen on.
  case noSocket(descriptor: CInt, code: CInt)
  case log(LogFailure)
}

extension StartError: CustomStringConvertible {
  /// What happened, where, and what to do.
  package var description: String {
    switch self {
    case .unknownHost(let host, let reason):
      "\(host) is not known (\(reason)): give an address or a name of this machine, for example: chat-server 127.0.0.1"
    case .portTaken(let host, let port):
      "port \(port) on \(host) is taken: stop the other program or choose another port, "
        + "for example: chat-server \(host) \(port < 65535 ? port + 1 : 2500)"
    case .foreignAddress(let host):
      "\(host) is not an address of this machine: use one of its own, or 0.0.0.0 for all of them"
    case .forbiddenPort(let port):
      "port \(port) needs special rights: choose a port from 1024 on, for example: chat-server 127.0.0.1 2500"
    case .cannotListen(let host, let port, let code):
      "cannot listen on \(host) port \(port): \(Errno(rawValue: code))"
    case .noSocket(let descriptor, let code):
      "cannot listen on descriptor \(descriptor), as LISTEN_FDS asks: \(Errno(rawValue: code)): give a TCP socket, see systemd.socket(5)"
    case .log(let failure):
      failure.description
    }
  }
}

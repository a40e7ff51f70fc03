import Glibc

/// Why there is nobody to talk to.
package enum NoServer: Error, Hashable {
  case unknown(host: String, reason: String)
  case system(String, code: CInt)
  /// The limit of open files leaves no room for so many clients.
  case tooManyClients(Int, limit: Int)
  /// Some of the clients heard nothing.
  case silent(Int, of: Int)
  /// The time was over before everyone was in the room.
  case late(Int, of: Int)
  /// A connection ended before the run began.
  case closed(client: Int, code: CInt)
}

extension NoServer: CustomStringConvertible {
  /// What happened, and what to do.
  package var description: String {
    switch self {
    case .unknown(let host, let reason):
      "\(host) is not known (\(reason)): give the server's name or address"
    case .system(let call, let code):
      "\(call): \(String(cString: strerror(code))): is the server running, and is this its address and port?"
    case .tooManyClients(let clients, let limit):
      "\(clients) clients need more than the \(limit) open files that are allowed: raise the limit, see ulimit -n"
    case .silent(let silent, let clients):
      "\(silent) of \(clients) clients heard nothing of what the first one said: does the server relay to everyone, and messages so long?"
    case .late(let missing, let clients):
      "\(missing) of \(clients) clients were not in the room when the time was over: give more with --limit"
    case .closed(let client, let code):
      "the connection of client \(client + 1) was closed before the run began"
        + (code == 0 ? "" : ": \(String(cString: strerror(code)))") + ": does the server let so many in?"
    }
  }
}

/// The first address that a server's name has.
struct ServerAddress {
  let family: CInt
  private let bytes: [UInt8]

  init(host: String, port: UInt16) throws(NoServer) {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, String(port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard code == 0, let entry = list?.pointee, let address = entry.ai_addr else {
      throw .unknown(host: host, reason: String(cString: gai_strerror(code)))
    }
    family = entry.ai_family
    bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
  }

  func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes.prefix($0.count)) }
    return withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
    }
  }
}

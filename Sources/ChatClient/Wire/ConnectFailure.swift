import NIOCore
import NIOPosix
import SystemPackage

/// Why no connection came about.
enum ConnectFailure: Error, Hashable {
  /// The name has no address.
  case unknownHost(reason: String)
  /// There is a machine, and no server on it.
  case refused
  case noAnswer
  /// There is no way to the machine.
  case unreachable(code: Int32)
  case system(code: Int32)

  /// Of all that went wrong with the addresses of a name, what tells most.
  init(_ error: any Error) {
    guard let error = error as? NIOConnectionError else {
      self = .noAnswer
      return
    }
    let failures = error.connectionErrors.map { ConnectFailure(attempt: $0.error) }
    if let failure = failures.first(where: { $0 == .refused }) ?? failures.last {
      self = failure
    } else {
      let unknown = (error.dnsAError ?? error.dnsAAAAError) as? SocketAddressError.UnknownHost
      self = .unknownHost(reason: unknown?.errorDescription ?? "no address")
    }
  }

  private init(attempt error: any Error) {
    guard let code = (error as? IOError)?.errnoCode else {
      self = .noAnswer
      return
    }
    switch Errno(rawValue: code) {
    case .connectionRefused: self = .refused
    case .timedOut: self = .noAnswer
    case .networkUnreachable, .noRouteToHost, .networkDown, .hostIsDown, .addressNotAvailable:
      self = .unreachable(code: code)
    default: self = .system(code: code)
    }
  }

  /// What happened, where, and what to do.
  func words(at address: ServerAddress) -> String {
    switch self {
    case .unknownHost(let reason):
      "\(address.host) is not known (\(reason)): give an address or another name"
    case .refused:
      "\(address): nobody listens there; start chat-server, or give another HOST and PORT"
    case .noAnswer:
      "\(address): no answer; see whether the machine is on and lets the port through, or give another HOST and PORT"
    case .unreachable(let code):
      "\(address): no way there (\(describe(code))); see to the network, or give another HOST and PORT"
    case .system(let code):
      "\(address): \(describe(code)); give another HOST and PORT"
    }
  }
}

/// The system's words for an error's code.
func describe(_ code: Int32) -> String { Errno(rawValue: code).description }

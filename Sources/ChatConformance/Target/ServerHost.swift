import POSIX
import SessionLanguage
import SessionRunner
import SystemPackage

/// Where the server under test lives, and how it is reached.
protocol ServerHost: AnyObject {
  /// Connects to the server; gives how it sees the connection too.
  func connect(within time: Duration) throws(NoConnection) -> (socket: Socket, endpoint: Endpoint)
  /// Starts or stops the server; false where that cannot be done or did not work.
  func perform(_ action: ServerAction) -> Bool
  /// Puts a fresh server in the place of the one there is, with a log of its own; false where that cannot be done.
  func renew() -> Bool
  /// How its log begins; nil where it was not started here.
  var opening: LogOpening? { get }
  /// How long it has had a processor, and waited for one; and whether it can run just now, if that is to be exact.
  func processorTime(isExact: Bool) -> ProcessorTime
}

/// A server that runs somewhere: it is only attached to.
final class AttachedServer: ServerHost {
  private var addresses: [Address]

  init(host: String, port: UInt16) throws(NoServer) {
    addresses = try Address.resolve(host: host, port: port)
  }

  /// Whether the server is on this machine.
  var isLocal: Bool { addresses.first?.isLoopback ?? false }

  func connect(within time: Duration) throws(NoConnection) -> (socket: Socket, endpoint: Endpoint) {
    do throws(Errno) {
      return try addresses.connect(within: time)
    } catch {
      throw NoConnection(error)
    }
  }

  func perform(_ action: ServerAction) -> Bool { false }
  func renew() -> Bool { false }
  var opening: LogOpening? { nil }
  func processorTime(isExact: Bool) -> ProcessorTime { ProcessorTime(waitedFor: ProcessorPressure.total) }
}

extension Address {
  /// All addresses of the host of a server under test.
  static func resolve(host: String, port: UInt16) throws(NoServer) -> [Address] {
    do throws(ResolutionFailure) {
      return try resolve(host: host, port: port, within: .seconds(15))
    } catch {
      switch error {
      case .unknown(let host, let reason): throw .unknown(host: host, reason: reason)
      case .late(let host, let limit): throw .unknown(host: host, reason: "looked up for \(limit) in vain")
      }
    }
  }
}

/// Why there is no server to judge.
package enum NoServer: Error, Equatable {
  /// The name of the host is not known.
  case unknown(host: String, reason: String)
  /// Nobody takes connections there.
  case unreachable(host: String, port: UInt16, reason: String)
  /// The command did not give a server.
  case notLaunched(command: String, reason: String)

  package var words: String {
    switch self {
    case .unknown(let host, let reason):
      "no such host: \(host) (\(reason)); write an address or a name, for example 127.0.0.1"
    case .unreachable(let host, let port, let reason):
      "no server at \(host) port \(port): \(reason); start the server first, or check address and port"
    case .notLaunched(let command, let reason):
      "the command gave no server: \(command): \(reason)"
    }
  }
}

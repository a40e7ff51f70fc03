import POSIX
import SystemPackage

/// Why a load could not be run at all.
package enum LoadFailure: Error, Hashable {
  /// The name of the host has no address.
  case unresolved(ResolutionFailure)
  /// Nobody takes connections at any of the addresses; the reason is that of the last one.
  case cannotConnect(Errno)
  /// The limit of open files leaves no room for so many clients.
  case tooManyClients(Int, limit: Int)
  /// Some of the clients received nothing.
  case silent(Int, of: Int)
  /// The time was over before everyone was in the room.
  case late(Int, of: Int)
  /// A connection ended before the run began; without a reason it was closed in an orderly way.
  case closed(client: Int, reason: Errno?)
}

extension LoadFailure: CustomStringConvertible {
  /// What happened, and what to do.
  package var description: String {
    switch self {
    case .unresolved(let failure):
      "\(failure): give the server's name or address"
    case .cannotConnect(let reason):
      "cannot connect: \(reason): is the server running, and is this its address and port?"
    case .tooManyClients(let clients, let limit):
      "\(clients) clients need more than the \(limit) open files that are allowed: raise the limit, see ulimit -n"
    case .silent(let silent, let clients):
      "\(silent) of \(clients) clients heard nothing of what the first one said: does the server relay to everyone, and messages so long?"
    case .late(let missing, let clients):
      "\(missing) of \(clients) clients were not in the room when the time was over: give more with --limit"
    case .closed(let client, let reason):
      "the connection of client \(client + 1) was closed before the run began"
        + (reason.map { ": \($0)" } ?? "") + ": does the server let so many in?"
    }
  }
}

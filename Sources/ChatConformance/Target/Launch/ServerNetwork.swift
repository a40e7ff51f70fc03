import POSIX
import SystemPackage

/// Where a launched server listens: in the machine's network, or in one with nobody else in it, where it is found
/// wherever it listens.
package struct ServerNetwork {
  /// Where a server is to live; a thread that leaves the machine's network does so for good.
  package enum Choice: Sendable {
    case machines
    /// One of its own for a server that is not told where to listen, or listens elsewhere.
    case ownWhereNeeded
    case own
  }

  private enum State {
    case shared
    /// The machine's, for good: there the server listens.
    case settled
    case own
    /// The machine's, though another was wanted, and why.
    case refused(Errno)
  }

  private var state: State

  init(_ choice: Choice, isToldWhere: Bool) {
    state = choice == .machines ? .refused(.notPermitted) : .shared
    if choice == .own || !isToldWhere { _ = leave() }
  }

  /// Whether it is the machine's.
  var isShared: Bool {
    if case .own = state { false } else { true }
  }

  /// Somebody was let in: a server that listens here once is not looked for elsewhere, however late it is another time.
  mutating func settle() {
    if case .shared = state { state = .settled }
  }

  /// Leaves the machine's network; false where that was done before, or cannot be done.
  mutating func leave() -> Bool {
    guard case .shared = state else { return false }
    do throws(Errno) {
      try OwnNetwork.enter()
      state = .own
      return true
    } catch {
      state = .refused(error)
      return false
    }
  }

  /// Takes another network for another server: a port that this one insists on may not be free yet in the last.
  func renew() {
    if case .own = state { try? OwnNetwork.enter() }
  }

  /// Who listens elsewhere than at the port, where nobody listens there.
  func listener(elsewhereThan port: UInt16) -> OwnNetwork.Listener? {
    guard case .own = state else { return nil }
    let listeners = OwnNetwork.listeners
    return listeners.contains { $0.port == port } ? nil : listeners.first
  }

  /// What to do about a server that may listen elsewhere, where it cannot be looked for.
  var advice: String? {
    guard case .refused(let reason) = state else { return nil }
    return "if it listens where it likes, start it yourself and say chat-conform HOST PORT "
      + "(this machine makes no network for it: \(reason))"
  }
}

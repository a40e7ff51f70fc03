import ChatProtocol
import SessionLanguage

/// What generated sessions may ask of a server.
package struct Dialect: Hashable, Sendable {
  package var framing: Framing
  /// What the server claims; nothing beyond it is asked for.
  package var serverClass: ServerClass
  /// Whether the server can be stopped and started.
  package var canLaunch: Bool

  package init(framing: Framing, serverClass: ServerClass, canLaunch: Bool) {
    self.framing = framing
    self.serverClass = framing == .bare ? .core : serverClass
    self.canLaunch = canLaunch
  }
}

import ChatProtocol

/// Which server is loaded, and how to speak to it.
package struct LoadTarget: Sendable {
  package var host: String
  package var port: UInt16
  package var framing: Framing
  /// What each client sends first.
  package var greeting: String
  /// What stands before each message that is sent.
  package var prefix: String
  /// The id of its process, where that is on this machine.
  package var process: Int32?

  package init(
    host: String, port: UInt16, framing: Framing = .line, greeting: String = "", prefix: String = "",
    process: Int32? = nil
  ) {
    self.host = host
    self.port = port
    self.framing = framing
    self.greeting = greeting
    self.prefix = prefix
    self.process = process
  }
}

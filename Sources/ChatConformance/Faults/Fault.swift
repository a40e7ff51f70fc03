import ChatProtocol

/// A wrong server, and what is wrong with it.
package struct Fault: Sendable {
  package let name: String
  /// What it does wrong, as in `a server that relays each message twice`.
  package let habit: String
  /// The requirements that it breaks.
  package let breaks: [String]
  package let framings: [Framing]
  private let make: @Sendable (inout WrongServer) -> Void

  init(
    _ name: String, _ habit: String, breaks: String, in framings: Framing...,
    make: @escaping @Sendable (inout WrongServer) -> Void
  ) {
    self.name = name
    self.habit = habit
    self.breaks = breaks.split(separator: " ").map(String.init)
    self.framings = framings.isEmpty ? Framing.allCases : framings
    self.make = make
  }

  package var sentence: String { "It \(habit)." }

  /// Gives a server this fault, beside those that it has.
  package func spoil(_ server: inout WrongServer) { make(&server) }

  /// A fresh server with this fault.
  package func server(_ framing: Framing) -> WrongServer {
    var server = WrongServer(framing: framing)
    make(&server)
    return server
  }

  package static let all =
    notices + recipients + relaying + texts + framing + endings + log + hardening + rubbish
}

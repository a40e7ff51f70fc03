import ChatProtocol

/// A wrong server, and what is wrong with it.
package struct Mutant: Sendable {
  package let name: String
  /// What it does wrong, as in `a server that relays each message twice`.
  package let summary: String
  /// The requirements that it breaks; whoever names one of them has seen the mistake.
  package let breaks: [String]
  /// What else is broken because of it, and nothing to be mended by itself.
  package let also: [String]
  package let framings: [Framing]
  private let make: @Sendable (inout MutantServer) -> Void

  init(
    _ name: String, _ summary: String, breaks: String, also: String = "", in framings: Framing...,
    make: @escaping @Sendable (inout MutantServer) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.breaks = breaks.split(separator: " ").map(String.init)
    self.also = also.split(separator: " ").map(String.init)
    self.framings = framings.isEmpty ? Framing.allCases : framings
    self.make = make
  }

  package var sentence: String { "It \(summary)." }

  /// Gives a server this mutant, beside those that it has.
  package func spoil(_ server: inout MutantServer) { make(&server) }

  /// A fresh server with this mutant.
  package func server(_ framing: Framing) -> MutantServer {
    var server = MutantServer(framing: framing)
    make(&server)
    return server
  }

  package static let all =
    notices + recipients + relaying + texts + commands + framing + endings + chains + log + logFile
    + hardening + refusals + limits + forgeries + http + rubbish
}

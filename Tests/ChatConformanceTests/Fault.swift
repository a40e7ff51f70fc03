import ChatProtocol

/// A wrong server, and what is wrong with it.
struct Fault: Sendable {
  let name: String
  let sentence: String
  /// The requirements that it breaks.
  let breaks: [String]
  let framings: [Framing]
  private let make: @Sendable (inout WrongServer) -> Void

  init(
    _ name: String, _ sentence: String, breaks: String, in framings: Framing...,
    make: @escaping @Sendable (inout WrongServer) -> Void
  ) {
    self.name = name
    self.sentence = sentence
    self.breaks = breaks.split(separator: " ").map(String.init)
    self.framings = framings.isEmpty ? Framing.allCases : framings
    self.make = make
  }

  /// A fresh server with this fault.
  func server(_ framing: Framing) -> WrongServer {
    var server = WrongServer(framing: framing)
    make(&server)
    return server
  }

  static let all = notices + recipients + relaying + texts + framing + endings + log + hardening
}

import ArgumentParser

/// Where the server is.
struct ServerPlace: ParsableArguments {
  @Argument(help: "The server's name or address.")
  var host = "127.0.0.1"

  @Argument(help: "The server's port.")
  var port: UInt16 = 2500

  func validate() throws {
    guard UInt64(host) == nil else {
      throw ValidationError("\(host): that is a port; give the host before it.")
    }
    guard port > 0 else { throw ValidationError("port 0: give the port that the server listens on.") }
  }
}

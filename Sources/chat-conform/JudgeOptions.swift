import ArgumentParser
import ChatConformance

/// Whom to judge, by what, and how to say it.
struct JudgeOptions: ParsableArguments {
  @Argument(help: "The server's name or address.")
  var host = "127.0.0.1"

  @Argument(help: "The server's port.")
  var port: UInt16 = 2500

  @Option(help: ArgumentHelp("The server's log. Only what is added from now on counts.", valueName: "path"))
  var log: String?

  @Flag(help: "Judge the server that comes with this program, on a free port; it claims hardened.")
  var reference = false

  @Option(
    help: ArgumentHelp(
      "Start the server by this command, in a new directory and on a free port. {host}, {port} and {here}, which is the present directory, are filled in.",
      valueName: "command"))
  var launch: String?

  @Option(help: "What the server claims to be: core, line or hardened.")
  var claim: ServerClass?

  @Option(
    help: ArgumentHelp(
      "Only these sessions: an id such as 'core/relay-*', a folder, a requirement.", valueName: "pattern"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Not these sessions.", valueName: "pattern"))
  var skip: [String] = []

  @Flag(help: "List the sessions that would be played, and play none.")
  var list = false

  @Option(help: "Where the server's messages end: auto, line or bare.")
  var framing: FramingOption = .auto

  @Option(help: ArgumentHelp("How long to wait for what does not come, in seconds.", valueName: "seconds"))
  var timeout = 2.0

  @Flag(help: "Show every session with what happened in it.")
  var trace = false

  @Option(help: ArgumentHelp("Play the sessions of this folder instead.", valueName: "folder"))
  var fixtures: String?

  enum FramingOption: String, ExpressibleByArgument, CaseIterable { case auto, line, bare }

  func check() throws {
    if reference, launch != nil { throw ValidationError("--reference and --launch: choose one of them.") }
    if reference || launch != nil, log != nil {
      throw ValidationError("--log: a server that is started here has its log found; leave --log out.")
    }
    guard timeout > 0, timeout <= 3600 else {
      throw ValidationError("--timeout \(timeout): give more than 0 and at most 3600 seconds.")
    }
    guard port > 0 else { throw ValidationError("port 0: give the port that the server listens on.") }
  }
}

extension ServerClass: ExpressibleByArgument {}

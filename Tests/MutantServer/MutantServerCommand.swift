import ArgumentParser
import ChatProtocol
import Mutants
import POSIX

/// Serves a room with known mistakes, so that the runner can be tried over TCP on what is else played in memory.
@main
struct MutantServerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutant-server",
    abstract: "Serve a room that makes the mistakes of some mutants.",
    discussion: "Its log is `Server Log.txt` in the working directory.")

  @Argument(help: "Where to listen.") var host = "127.0.0.1"
  @Argument var port: UInt16 = 2500
  @Option(help: "The mutants' names, between commas; without any the server is right.") var mutants = ""
  @Flag(help: "Speak without terminators.") var bare = false
  @Option(help: "Draw two to four mutants, the same for the same number.") var seed: UInt64?
  @Flag(
    help: "Serve nobody; say of each mutant a line of its name, what it breaks, what else, and its words.")
  var truth = false

  func run() throws {
    let framing = bare ? Framing.bare : .line
    let composed =
      try seed.map { ComposedMutant(drawnBy: $0, in: framing) }
      ?? ComposedMutant(mutants.split(separator: ",").map(String.init), in: framing)
    if truth { return print(composed.truth) }
    guard let address = try Address.resolve(host: host, port: port, within: .seconds(5)).first else { return }
    var room = try SocketRoom(server: composed.server(), listeningAt: address)
    try room.serve()
  }
}

extension ComposedMutant {
  /// A mistake a line: its name, what it breaks, what else is broken because of it, and what it does wrong.
  fileprivate var truth: String {
    mutants.map { mutant in
      [
        mutant.name, mutant.breaks.joined(separator: " "), mutant.also.joined(separator: " "),
        mutant.sentence,
      ]
      .joined(separator: "\t")
    }
    .joined(separator: "\n")
  }
}

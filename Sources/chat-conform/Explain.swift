import ArgumentParser
import Arguments
import ChatConformance
import ClientConformance

/// `chat-conform explain ID`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", _superCommandName: "chat-conform",
    abstract: "Show a requirement, with the sessions that test it, or a session.")

  @Argument(
    help: "A requirement such as ROOM-3, or a session such as core/relay-everyone.", completion: .names)
  var id: String?

  @Flag(help: "Show every requirement with the faults that break just it, and the sessions that catch those.")
  var all = false

  @Option(help: ArgumentHelp("Show a session in the words that this one draws.", valueName: "word"))
  var draw: String?

  @OptionGroup var reader: ReaderOptions

  func validate() throws {
    guard all == (id == nil) else { throw ValidationError("Give a requirement, a session, or --all.") }
  }

  func run() throws {
    let embedded = try Library.embedded()
    let library = draw.map(embedded.drawn) ?? embedded
    guard let id else { return StandardStreams.say(Library.traceability) }
    guard let text = try ClientLibrary.embedded().explanation(of: id) ?? library.explanation(of: id) else {
      printError("\(id): no such requirement or session; chat-conform --list shows the sessions")
      throw ExitCode(2)
    }
    StandardStreams.say(text)
  }
}

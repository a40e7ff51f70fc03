import ArgumentParser
import ChatLoad
import enum ChatProtocol.Framing
import let ChatProtocol.packageVersion
import FoundationEssentials
import POSIX
import SystemPackage

@main
enum ChatLoadProgram {
  static func main() {
    StandardDescriptors.occupy()
    do {
      try ChatLoadCommand.parse().run()
    } catch {
      let status = ChatLoadCommand.exitCode(for: error)
      // A wrong command is 2, as with chat-conform.
      guard status == .validationFailure else { ChatLoadCommand.exit(withError: error) }
      complain(ChatLoadCommand.fullMessage(for: error))
      ChatLoadCommand.exit(withError: ExitCode(2))
    }
  }
}

struct ChatLoadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-load",
    abstract: "Load a chat server: how fast is it, and does everyone hear everything?",
    discussion: """
      Clients of this program connect; some of them talk, all of them listen. Each message is marked, so that what is \
      lost, doubled, reordered or torn is seen at whoever hears it. Any server will do that tells everyone what one \
      client says, its sender included.

      SHAPES
        L  light: two people talk, each with one message under way; the others listen
        E  everyone talks, each with one message under way
        M  middling: ten talk, each with 16 messages under way
        F  flood: four talk, each with 4096 messages under way

      EXAMPLES
        A hundred clients, everyone talks, at 127.0.0.1 port 2500:
          chat-load
        A flood that a thousand hear, and what it costs the server's process:
          chat-load 127.0.0.1 2500 --shape F --clients 1000 --pid $(pidof chat-server)
        Ten senders, five messages a second each, for a minute:
          chat-load --senders 10 --rate 5 --messages 300
        Redis:
          chat-load 127.0.0.1 6379 --greeting 'HELLO 3\\r\\nSUBSCRIBE room\\r\\n' --prefix 'PUBLISH room '

      EXIT STATUS
        0  everyone heard everything, once, whole, and in each sender's order
        1  something was lost, doubled, reordered or torn, or a connection was closed
        2  the command is wrong
        3  there is no server, or it does not let everyone in
      """,
    version: "chat-load \(packageVersion)")

  @Argument(help: "The server's name or address.")
  var host = "127.0.0.1"

  @Argument(help: "The server's port.")
  var port: UInt16 = 2500

  @Option(help: "Who talks how much at once: L, E, M or F.")
  var shape: Load.Shape = .everyone

  @Option(help: ArgumentHelp("How many clients listen.", valueName: "n"))
  var clients = 100

  @Option(help: ArgumentHelp("How many of them talk.", valueName: "n"))
  var senders: Int?

  @Option(help: ArgumentHelp("How many messages each sender says.", valueName: "n"))
  var messages: Int?

  @Option(help: ArgumentHelp("How long a message is, its terminator left out.", valueName: "bytes"))
  var size = 64

  @Option(help: ArgumentHelp("How many messages of a sender may be under way.", valueName: "n"))
  var window: Int?

  @Option(
    help: ArgumentHelp("How many messages a sender says in a second, whatever it hears.", valueName: "n"))
  var rate: Double?

  @Option(help: "Where a message ends: at a line feed (line), or where it ends (bare).")
  var framing: Framing = .line

  @Option(help: ArgumentHelp("What each client sends first; \\r and \\n are filled in.", valueName: "text"))
  var greeting = ""

  @Option(
    help: ArgumentHelp(
      "What stands before each message; \\r, \\n and {size} are filled in.", valueName: "text"))
  var prefix = ""

  @Option(help: ArgumentHelp("The server's process: what it uses is told too.", valueName: "pid"))
  var pid: Int32?

  @Option(help: ArgumentHelp("The longest that the run may take, in seconds.", valueName: "seconds"))
  var limit = 60.0

  @Flag(help: "Report in JSON.")
  var json = false

  func validate() throws {
    guard UInt64(host) == nil else {
      throw ValidationError("\(host): that is a port; give the host before it.")
    }
    guard port > 0 else { throw ValidationError("port 0: give the port that the server listens on.") }
    guard (1...60000).contains(clients) else {
      throw ValidationError("--clients \(clients): give 1 to 60000.")
    }
    guard (1...clients).contains(load.senders) else {
      throw ValidationError("--senders \(load.senders): give 1 to \(clients), as there are so many clients.")
    }
    guard (1...10_000_000).contains(load.messages) else {
      throw ValidationError("--messages \(load.messages): give 1 to 10000000.")
    }
    guard (Load.smallestSize...1 << 20).contains(size) else {
      throw ValidationError("--size \(size): give \(Load.smallestSize) to \(1 << 20) bytes.")
    }
    guard window == nil || rate == nil else {
      throw ValidationError("--window and --rate: choose one of them.")
    }
    if let window, !(1...1_000_000).contains(window) {
      throw ValidationError("--window \(window): give 1 to 1000000.")
    }
    if let rate, !(0.001...1e6).contains(rate) {
      throw ValidationError("--rate \(rate): give 0.001 to 1000000.")
    }
    guard limit > 0, limit <= 86400 else {
      throw ValidationError("--limit \(limit): give more than 0 and at most 86400 seconds.")
    }
  }

  private var load: Load {
    var load = shape.load(clients: clients)
    load.senders = senders ?? load.senders
    load.messages = messages ?? load.messages
    load.size = size
    if let window { load.pacing = .window(window) }
    if let rate { load.pacing = .rate(rate) }
    return load
  }

  func run() throws {
    let target = LoadTarget(
      host: host, port: port, framing: framing, greeting: greeting.unescaped, prefix: prefix.unescaped,
      process: pid)
    let bar = ProgressBar()
    let report: LoadReport
    do throws(LoadFailure) {
      report = try LoadRun.run(load, against: target, within: limit, progress: bar.show)
    } catch {
      bar.clear()
      complain("chat-load: \(host) port \(port): \(error)")
      throw ExitCode(3)
    }
    bar.clear()
    try show(report)
    if !report.isFaultless { throw ExitCode(1) }
  }

  private func show(_ report: LoadReport) throws {
    guard json else { return print(report.text) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }
}

/// Says what is wrong on standard error; where nobody can be told, nobody is.
private func complain(_ text: String) {
  try? FileDescriptor.standardError.writeAll("\(text)\n".utf8, within: .seconds(5))
}

extension Load.Shape: ExpressibleByArgument {}
extension Framing: ExpressibleByArgument {}

extension String {
  fileprivate var unescaped: String {
    replacing("\\r", with: "\r").replacing("\\n", with: "\n")
  }
}

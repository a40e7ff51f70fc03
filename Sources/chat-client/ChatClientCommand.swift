import ArgumentParser
import Arguments
import ChatClient
import ChatProtocol
import Localization
import POSIX
import SystemPackage

@main
struct ChatClientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-client",
    abstract: "Talk in a chat room over TCP.",
    usage: "chat-client [<options>] [<host>] [<port>]",
    discussion: """
      At a terminal a line is edited while others talk; /help lists the commands. What comes while another window has the \
      keyboard, or when no key was pressed for five minutes, stands below a line that says so. Without a terminal, or with \
      --plain, each line of standard input is a message, what is heard goes to standard output as it comes, and what goes \
      wrong to standard error.

      EXAMPLES
        The server on this machine, port 2500, under a name:
          chat-client --nick mina
        A server elsewhere; on this machine, another port:
          chat-client 192.0.2.7 2600
          chat-client 2600
        Says what a file holds, and ends:
          chat-client <notes.txt
        Says nothing, and listens for a minute:
          chat-client --wait 60 </dev/null

      DEFAULTS
        A file holds options that you always want, as they are given here, a line each, such as --nick mina:
          $XDG_CONFIG_HOME/chat-client/config, or else ~/.config/chat-client/config

      EXIT STATUS
        0   all that was said was heard
        1   the name or a text was refused, or something was not heard; without a terminal also: something was not \
      sent, or there was no server
        64  the command is wrong
      """,
    version: "chat-client \(packageVersion)")

  @Argument(help: "The server's name or address, or HOST:PORT, or a port. (default: \(ServerAddress().host))")
  var host: String?

  @Argument(help: "The server's port. (default: \(ServerAddress().port))")
  var port: String?

  @Option(name: [.customShort("p"), .customLong("port")], help: .hidden)
  var portAsOption: String?

  @Option(help: ArgumentHelp("Your name, without a colon.", valueName: "name"))
  var nick: String?

  @Option(
    help:
      "Where the server's messages end: at a line feed (line), where a read ends (bare), or find out (auto).")
  var framing: FramingOption = .auto

  @Flag(help: "Connect again when the connection is lost.")
  var reconnect = false

  @Flag(help: "Do without a terminal even where there is one.")
  var plain = false

  @Option(
    help: ArgumentHelp(
      "Without a terminal: stay so long after the end of the input.", valueName: "seconds"))
  var wait: Double?

  @Option(name: .customLong("color"), help: "Colours: where the terminal has them (auto), always or never.")
  var colour: ColourChoice = .auto

  @Flag(help: "Show when each line came.")
  var timestamps = false

  @Flag(help: "Do not show who comes and goes.")
  var quietNotices = false

  @Option(
    name: .customLong("log"),
    help: ArgumentHelp("At a terminal: keep what is shown in this file too.", valueName: "file"))
  var log: String?

  @Flag(help: "Ring the bell where somebody says your name.")
  var bell = false

  @Option(help: ArgumentHelp("How many lines the history keeps.", valueName: "n"))
  var historySize = 1000

  @Flag(help: "Neither read nor write the history.")
  var noHistory = false

  @Option(
    help: ArgumentHelp(
      "At a terminal: run this where somebody says your name; the text is in CHAT_TEXT.", valueName: "command"
    ))
  var notify: String?

  @OptionGroup var reader: ReaderOptions

  enum FramingOption: String, ExpressibleByArgument, CaseIterable { case auto, line, bare }

  /// What is given on the command line comes last, and counts.
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    do {
      let defaults = try Defaults(
        configHome: Environment.value(of: "XDG_CONFIG_HOME"), home: Environment.value(of: "HOME"))
      if let defaults, !defaults.arguments.isEmpty { try check(defaults) }
      arguments = (defaults?.arguments ?? []) + arguments
      try Language.$ofReader.withValue(.asked(by: arguments)) {
        try parse(arguments).run()
      }
    } catch let error as Defaults.Failure {
      end(by: ValidationError("\(error)."), of: arguments)
    } catch {
      end(by: error, of: arguments)
    }
  }

  private static func check(_ defaults: Defaults) throws {
    do {
      _ = try parse(defaults.arguments)
    } catch {
      throw ValidationError("the options in \(defaults.path): \(message(for: error))")
    }
  }

  func validate() throws {
    _ = try address
    if let wait, !(0...86400).contains(wait) {
      throw ValidationError("--wait \(wait): give 0 to 86400 seconds.")
    }
    guard (1...1_000_000).contains(historySize) else {
      throw ValidationError("--history-size \(historySize): give 1 to 1000000, or --no-history.")
    }
  }

  func run() throws {
    StandardDescriptors.occupy()
    let settings = try settings(nick: checkedNick)
    guard isInteractive else {
      var front = PlainFront(settings: settings)
      throw ExitCode(front.run())
    }
    let status: Int32
    do throws(EditorError) {
      status = try TerminalFront(settings: settings, options: options).run()
    } catch {
      throw failure("\(error)")
    }
    throw ExitCode(status)
  }

  private func failure(_ words: String) -> ExitCode {
    _ = try? FileDescriptor.standardError.writeAll("chat-client: \(words.translated)\n".utf8)
    return .failure
  }

  private var checkedNick: Nick {
    get throws {
      do throws(NickError) {
        return try Nick(nick ?? "")
      } catch {
        let name = VisibleText.plain(Array((nick ?? "").utf8))
        throw failure("“\(name)” cannot be your name: \(error.reason); give another --nick")
      }
    }
  }
}

extension ChatClientCommand {
  private var isInteractive: Bool {
    !plain && FileDescriptor.standardInput.isTerminal && FileDescriptor.standardOutput.isTerminal
      && Environment.value(of: "TERM") != "dumb"
  }

  /// The host and the port may be one word, and a number alone is a port.
  private var address: ServerAddress {
    get throws {
      do throws(AddressError) {
        return try ServerAddress(words: [host, port, portAsOption].compactMap { $0 })
      } catch {
        throw ValidationError("\(error).")
      }
    }
  }

  private func settings(nick: Nick) throws -> ClientState.Settings {
    var settings = ClientState.Settings(nick: nick)
    settings.address = try address
    settings.framing = Framing(rawValue: framing.rawValue)
    settings.reconnects = reconnect
    settings.lingering = wait.map { .seconds($0) }
    settings.isPlain = !isInteractive
    settings.showsComings = !quietNotices
    return settings
  }

  private var options: TerminalFront.Options {
    var options = TerminalFront.Options()
    options.hasColour = colour.hasColour(noColour: Environment.value(of: "NO_COLOR"))
    options.hasTimestamps = timestamps
    options.hasBell = bell
    options.notify = notify
    options.log = log.map { LogFile(path: FilePath($0)) }
    options.historySize = noHistory ? nil : historySize
    return options
  }
}

extension ColourChoice: ExpressibleByArgument {}

import ArgumentParser
import Arguments
import ChatProtocol
import ChatServer
import Glibc
import Logging

@main
struct ChatServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-server",
    abstract: "A chat room over TCP: everyone who connects hears everyone.",
    usage: "chat-server [<options>] [<host>] [<port>]",
    discussion: """
      A client is any program that sends lines of UTF-8 text, such as "nick:hello". Each line goes to \
      everyone, its sender included, and into the log. The log is appended to, and shown on standard output as \
      it grows; what the program itself has to say goes to standard error. Ctrl-C stops the server: everyone is \
      told, and the log is complete. SIGHUP opens the log again, after it was moved away; when the terminal that the \
      server was started in is closed, the server stops as by Ctrl-C, but under nohup or setsid it goes on.

      EXAMPLES
        This machine only, port 2500, and a client in another window:
          chat-server
          nc 127.0.0.1 2500
        Heard from other machines; over IPv6 too:
          chat-server 0.0.0.0 2500
          chat-server :: 2500
        A free port; standard error says which:
          chat-server 127.0.0.1 0
        For clients that end no line:
          chat-server --framing bare
      """,
    version: "chat-server \(packageVersion)")

  @Argument(help: "A name or an address of this machine. A name is heard on all its addresses.")
  var host = "127.0.0.1"

  @Argument(help: "The port; 0 picks a free one.")
  var port: UInt16 = 2500

  @Option(
    name: .customLong("log"), help: ArgumentHelp("The file that the log is appended to.", valueName: "path"))
  var logPath = "Server Log.txt"

  @Option(
    help: ArgumentHelp(
      "Who may read and write a new log, as chmod has it: 0600 to 0666. Where it is left out: 0640, less the umask.",
      valueName: "mode"))
  var logMode: String?

  @Option(help: "Where a message ends: at a line feed (line), or where a read ends (bare).")
  var framing: Framing = .line

  @Option(
    help: """
      When the log is put on the disk, safe from a power cut: when the system likes to (never), each second \
      (interval), or before anybody hears it (always).
      """)
  var fsync: LogSync = .never

  @Flag(help: "Do not show the log on standard output.")
  var quiet = false

  @Option(help: ArgumentHelp("How many clients may be in the room at once.", valueName: "n"))
  var maxClients = Limits().clients

  @Option(
    help: ArgumentHelp("How many clients of one address may be in the room at once.", valueName: "n"))
  var maxClientsPerAddress: Int?

  @Option(
    help: ArgumentHelp(
      "Cut off who has sent no message after so many seconds; who only reads is cut off too.", valueName: "s")
  )
  var firstLineTimeout: Int?

  @Option(
    help: ArgumentHelp("How many messages a second one client may send; it is held back.", valueName: "n"))
  var rate: Int?

  @Option(
    help: ArgumentHelp("How many messages one client may send at once where there is a rate.", valueName: "n")
  )
  var burst = 20

  @Option(
    help: ArgumentHelp(
      "Cut off who reads so slowly that the others have had to wait for so many seconds.", valueName: "s"))
  var maxLag = 10

  @Option(help: ArgumentHelp("The longest message in bytes, 1024 to 1048576.", valueName: "n"))
  var maxMessageBytes = Limits().messageBytes

  @Option(
    help: ArgumentHelp(
      "How long messages may wait for others, so that many cost less; after a pause they go at once. 0 to 100.",
      valueName: "ms"))
  var flushInterval = 0

  @Option(help: "The least important of what the program itself says on standard error.")
  var logLevel: Logger.Level = .info

  @OptionGroup var reader: ReaderOptions

  func validate() throws {
    guard UInt64(host) == nil else {
      throw ValidationError("\(host): that is a port; give the host before it.")
    }
    guard maxClients > 0 else {
      throw ValidationError("--max-clients \(maxClients): nobody could join; give 1 or more.")
    }
    if let logMode, mode == nil {
      throw ValidationError(
        "--log-mode \(logMode): the server itself reads and writes the log; give 0600, 0640, 0644, 0660, 0664 or 0666."
      )
    }
    let bounds = [
      ("--max-clients-per-address", maxClientsPerAddress), ("--first-line-timeout", firstLineTimeout),
      ("--rate", rate), ("--burst", burst), ("--max-lag", maxLag),
    ]
    for case (let option, let bound?) in bounds where bound < 1 {
      throw ValidationError("\(option) \(bound): give 1 or more.")
    }
    guard (Limits.smallestMessageLimit...Limits.largestMessageLimit).contains(maxMessageBytes) else {
      throw ValidationError(
        "--max-message-bytes \(maxMessageBytes): every server relays 1024 bytes; give 1024 to \(Limits.largestMessageLimit)."
      )
    }
    guard (0...100).contains(flushInterval) else {
      throw ValidationError("--flush-interval \(flushInterval): give 0 to 100 milliseconds.")
    }
  }

  /// The mode that was asked for; nil where none was, or one that a log cannot have.
  private var mode: CInt? {
    guard let logMode, logMode.allSatisfy(\.isWholeNumber), let mode = CInt(logMode, radix: 8) else {
      return nil
    }
    return mode & ~0o666 == 0 && mode & 0o600 == 0o600 ? mode : nil
  }

  private var limits: ServerLimits {
    ServerLimits(
      room: Limits(
        messageBytes: maxMessageBytes, clients: maxClients, clientsPerAddress: maxClientsPerAddress),
      firstMessage: firstLineTimeout.map { .seconds($0) },
      rate: rate.map { Rate(perSecond: $0, burst: burst) }, lag: .seconds(maxLag))
  }

  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      try ChatServer.processBegan()
      try await parse(arguments).run()
    } catch {
      end(by: error, of: arguments)
    }
  }

  func run() async throws {
    // The log is the only file that this process makes.
    if mode != nil { umask(0) }
    let configuration = ChatServer.Configuration(
      host: host, port: Int(port), framing: framing,
      limits: limits, logPath: logPath, logMode: mode ?? 0o640, logSync: fsync,
      liveLog: quiet ? nil : STDOUT_FILENO, flushInterval: .milliseconds(flushInterval))
    do {
      try await ChatServer.serve(configuration, program: "chat-server", logLevel: logLevel)
    } catch {
      throw ExitCode.failure
    }
  }
}

extension Framing: ExpressibleByArgument {}

extension Logger.Level: @retroactive ExpressibleByArgument {}

extension LogSync: ExpressibleByArgument {}

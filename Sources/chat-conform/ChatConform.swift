import ArgumentParser
import ChatConformance

/// The first word may be a command of its own; it cannot be taken for a host then.
@main
enum Program {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "explain": Explain.main(rest)
    case "serve": await Serve.main(rest)
    default: ChatConform.main(arguments)
    }
  }
}

struct ChatConform: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chat-conform",
    abstract: "Judge a chat server: what is wrong with it, and does it pass?",
    discussion: """
      Clients of this program join the server, talk, leave in every way, and compare each byte that comes, and the log \
      that the server writes, with what the Spec asks for. Start the server first, alone and with nobody else in it.

      WHAT IT CLAIMS
        core      what every server of this protocol does
        line      core, and every message ends in a line feed
        hardened  line, and bad input, slow readers and crashes do no harm
      Unless --claim says otherwise a server is judged by core, and by line if it ends its messages in a line feed. \
      What lies beyond the claim is played and told, but not counted.

      EXAMPLES
        The server at 127.0.0.1 port 2500, and then its log too:
          chat-conform
          chat-conform 127.0.0.1 2500 --log "Server Log.txt"
        A server that is started, judged and ended, with its log:
          chat-conform --launch "python3 {here}/server.py {host} {port}"
        The sessions about one requirement; what it says, and who tests it:
          chat-conform --only ROOM-3
          chat-conform explain ROOM-3
        The server that comes with this program:
          chat-conform --reference

      EXIT STATUS
        0  everything that was claimed has passed
        1  something failed, or was claimed in so many words and could not be checked
        2  the command or a session file is wrong, or no session is selected
        3  there is no server
      The last line is always: N passed, N failed, N skipped
      """,
    version: "chat-conform 0.1.0")

  @OptionGroup var options: JudgeOptions

  func validate() throws { try options.check() }

  func run() throws {
    let status: Int32
    do throws(Complaint) {
      let library = try options.library()
      status = try options.list ? list(library) : options.judge(by: library)
    } catch {
      printError(error.words)
      throw ExitCode(error.status)
    }
    throw ExitCode(status)
  }

  private func list(_ library: Library) throws(Complaint) -> Int32 {
    let lines = library.list(options.selection)
    guard !lines.isEmpty else { throw .obstacle(.nothingSelected) }
    print(lines.joined(separator: "\n"))
    return 0
  }
}

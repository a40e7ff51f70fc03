import ArgumentParser
import Arguments
import ChatConformance
import ChatWatch
import Glibc
import POSIX
import Reports
import SystemPackage

/// `chat-conform watch -- COMMAND…`.
struct WatchServer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", _superCommandName: "chat-conform",
    abstract: "Judge a chat server while you write it, anew at each save.",
    usage: "chat-conform watch [--build <command>] -- <command> …",
    discussion: """
      The server is started and judged in the order in which one builds it: clients join, what one says all hear, clients \
      leave, the log, line feeds, strangers. The first stage that is broken ends the round, and what was seen there is \
      told. As soon as a file below this directory changes, a new round begins, and the old server is ended.

      {host} and {port} in the command are filled in. The server runs in a new directory; a word of the command that is \
      a path here stays one. Its log is looked at from the fourth stage on.

      EXAMPLES
        chat-conform watch -- python3 server.py {host} {port}
        chat-conform watch --build "make server" -- ./server {port}
        chat-conform watch --build "javac -d classes Server.java" -- java -cp classes Server {port}

      KEYS
        h      a further step of the hint: the requirement, the likely mistake, what to do
        t      what was said and heard, and when
        a      the whole report of the stage
        space  the next page, where there is more than one
        q      the end

      Without a terminal a line is written for each stage, and all of the hint.

      NAMES NOT LOOKED AT
        What begins with a full stop or #, or ends in ~ or .log; node_modules; __pycache__. What a build or a server \
      writes calls for no round, or for one at most.

      EXIT STATUS
        0  it was ended by q or Ctrl-C
        2  the command is wrong
        4  this machine refused what it needs
      """)

  @Option(
    help: ArgumentHelp(
      "What is run before each round, by the shell; where it fails its first errors are told.",
      valueName: "command"))
  var build: String?

  @OptionGroup var reader: ReaderOptions

  @Argument(help: "The server, and its arguments.")
  var command: [String]

  func validate() throws {
    guard command.contains(where: { $0.contains("{port}") }) else {
      throw ValidationError(
        "Say where the server gets its port, as in: watch -- python3 server.py {host} {port}")
    }
  }

  func run() throws {
    let library = try Library.embedded()
    let isPlain = !FileDescriptor.standardInput.isTerminal || !FileDescriptor.standardOutput.isTerminal
    let screen = WatchScreen(
      library: library, command: command.joined(separator: " "),
      palette: Palette(hasColour: !isPlain && StandardStreams.takesColour))
    let round = Round(library: library, command: "exec \(shellWords)", build: build)
    var loop: WatchLoop
    do throws(Errno) {
      loop = try WatchLoop(round, screen: screen, isPlain: isPlain)
    } catch {
      printError("this directory cannot be watched: \(error)")
      throw ExitCode(ExitStatus.cannotGoOn)
    }
    if let signal = loop.run(), signal != SIGINT { throw ExitCode(128 + signal) }
  }

  /// The command for a shell that stands in another directory.
  private var shellWords: String {
    // All in one pair of quotes is a line for the shell already, as --launch takes it.
    if command.count == 1, let line = command.first, line.contains(" ") {
      return line.split(separator: " ").map { Self.path(to: String($0)) + $0 }.joined(separator: " ")
    }
    return command.map { Self.path(to: $0) + "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " ")
  }

  /// What leads from another directory to a file that is named from the present one.
  private static func path(to word: String) -> String {
    !word.hasPrefix("/") && access(word, F_OK) == 0 ? "{here}/" : ""
  }
}

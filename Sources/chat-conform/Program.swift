import ArgumentParser
import Arguments
import ChatConformance
import Glibc
import Localization
import POSIX

/// The first word may be a command of its own; it cannot be taken for a host then.
@main
enum Program {
  static func main() async {
    StandardDescriptors.occupy()
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "help": run(rest + ["--help"])
    case "serve": await Serve.main(rest)
    case "keep": run(Keep.self, rest)
    case "examine": run(Examine.self, rest)
    default: run(arguments)
    }
  }

  private static func run(_ arguments: [String]) -> Never {
    let commands = ChatConform.configuration.subcommands
    if let command = commands.first(where: { $0._commandName == arguments.first }) {
      run(command, Array(arguments.dropFirst()))
    }
    let isForShell = arguments.contains { $0.hasPrefix("--generate-completion-script") }
    run(isForShell ? Completions.self : ChatConform.self, arguments)
  }

  private static func run(_ command: any ParsableCommand.Type, _ arguments: [String]) -> Never {
    Language.$ofReader.withValue(.asked(by: arguments)) { perform(command, arguments) }
  }

  private static func perform(_ command: any ParsableCommand.Type, _ arguments: [String]) -> Never {
    do {
      var parsed = try command.parseAsRoot(arguments)
      try parsed.run()
      end(by: nil, of: command)
    } catch {
      guard let help = HelpText(error, of: command) else { end(by: error, of: command) }
      guard help.isComplaint else {
        StandardStreams.say(help.text)
        end(by: nil, of: command)
      }
      StandardStreams.printError(help.text)
      // The library's own number for a wrong command is 64.
      end(by: ExitCode(2), of: command)
    }
  }

  /// What could not be said was not done.
  private static func end(by error: (any Error)?, of command: any ParsableCommand.Type) -> Never {
    if let reason = StandardStreams.failure {
      printError(Complaint.unwritten(path: "standard output", reason: "\(reason)").words)
      command.exit(withError: ExitCode(ExitStatus.cannotGoOn))
    }
    // The parser makes up the help before it looks whether it is wanted, which takes longer than to list all sessions.
    if let status = error as? ExitCode { exit(status.rawValue) }
    command.exit(withError: error)
  }
}

import ArgumentParser
import Foundation

/// The first word may be a command of its own; it cannot be taken for a host then.
@main
enum Program {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let rest = Array(arguments.dropFirst())
    switch arguments.first {
    case "help": run(rest + ["--help"])
    case "serve": await Serve.main(rest)
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
    do {
      var parsed = try command.parseAsRoot(arguments)
      try parsed.run()
      command.exit()
    } catch  where command.exitCode(for: error) == .validationFailure {
      // The library's own number for a wrong command is 64.
      FileHandle.standardError.write(Data("\(command.fullMessage(for: error))\n".utf8))
      command.exit(withError: ExitCode(2))
    } catch {
      command.exit(withError: error)
    }
  }
}

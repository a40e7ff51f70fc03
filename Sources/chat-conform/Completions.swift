import ArgumentParser
import ChatConformance
import SessionLanguage

/// `chat-conform` as shells complete it: its first word is a command or an option, for nobody completes a host.
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: ChatConform.configuration.commandName, version: ChatConform.configuration.version,
    subcommands: ChatConform.configuration.subcommands)

  @OptionGroup var options: JudgeOptions
}

extension CompletionKind {
  /// The ids of requirements and of sessions, and the classes.
  static var names: CompletionKind {
    .custom { _, _, _ in
      guard let library = try? Library.embedded() else { return [] }
      return ServerClass.allCases.map(\.rawValue) + library.requirements.map(\.id)
        + library.sessions.map(\.id)
    }
  }
}

import ArgumentParser
import Localization
import POSIX

/// Whom the program speaks to.
package struct ReaderOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The language; else what LANGUAGE, LC_ALL, LC_MESSAGES or LANG ask for.",
      valueName: "language"))
  package var lang: Language?

  package init() {}
}

extension Language: ExpressibleByArgument {
  /// What the arguments ask for, or the environment: it must be known before anything is said of the arguments.
  package static func asked(by arguments: [String]) -> Language {
    let own = arguments.prefix { $0 != "--" }
    let joined = own.last { $0.hasPrefix("--lang=") }.map { String($0.dropFirst("--lang=".count)) }
    let value = joined ?? own.lastIndex(of: "--lang").flatMap { own.dropFirst($0 + 1).first }
    return value.flatMap { Language(rawValue: $0) } ?? asked(by: Environment.value(of:))
  }
}

/// A command for the shell with holes, such as `python3 {here}/server.py {host} {port}`.
struct ShellCommand {
  /// What a part of the command stands in.
  private enum Surroundings {
    /// A command inside the command: `( … )` or `$( … )`.
    case parentheses
    case backquotes
    case quotes
    case doubleQuotes
  }

  private var rest: Substring
  private var filled = ""
  private var around: [Surroundings] = []

  private init(_ command: String) { rest = command[...] }

  /// Fills the holes, each as the quotes around it ask for, so that the shell takes what is filled in as it is.
  static func filling(_ command: String, with values: KeyValuePairs<String, String>) -> String {
    var command = ShellCommand(command)
    while !command.rest.isEmpty {
      if let (hole, value) = values.first(where: { command.rest.hasPrefix($0.key) }) {
        command.filled += command.quoted(value)
        command.rest.removeFirst(hole.count)
      } else {
        command.takeNext()
      }
    }
    return command.filled
  }

  private mutating func takeNext() {
    let character = rest.removeFirst()
    filled.append(character)
    switch (character, around.last) {
    case ("'", .quotes), ("\"", .doubleQuotes), (")", .parentheses), ("`", .backquotes): around.removeLast()
    case (_, .quotes): break
    case ("\\", _): if let next = rest.popFirst() { filled.append(next) }
    case ("$", _) where rest.first == "(":
      filled.append(rest.removeFirst())
      around.append(.parentheses)
    case ("`", _): around.append(.backquotes)
    case (_, .doubleQuotes): break
    case ("(", _): around.append(.parentheses)
    case ("'", _): around.append(.quotes)
    case ("\"", _): around.append(.doubleQuotes)
    default: break
    }
  }

  private func quoted(_ value: String) -> String {
    let quoted =
      switch around.last {
      case .quotes: value.replacing("'", with: "'\\''")
      case .doubleQuotes: value.escaping("\\\"$`")
      case nil, .parentheses, .backquotes:
        value.allSatisfy(\.isHarmless) ? value : "'\(value.replacing("'", with: "'\\''"))'"
      }
    // Between backquotes the shell reads everything once more.
    return around.contains(.backquotes) ? quoted.escaping("\\$`") : quoted
  }
}

extension Character {
  /// Whether the shell takes it for itself, wherever it stands.
  fileprivate var isHarmless: Bool { isLetter || isNumber || "/._-+,:=@%".contains(self) }
}

extension String {
  fileprivate func escaping(_ special: String) -> String {
    String(flatMap { special.contains($0) ? ["\\", $0] : [$0] })
  }
}

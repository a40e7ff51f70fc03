import ArgumentParser
import CLinux
import Glibc
import Localization
import POSIX
import Reports

/// What the parser of arguments says, in the language of its reader, and in lines that the terminal shows whole.
///
/// The parser knows no translation, and where a line ends depends on its words: so it is asked for endless lines, and each
/// is wrapped behind what stands in front of it.
struct HelpText {
  let text: String

  /// The help that a command gives where it is asked for.
  init(of command: any ParsableCommand.Type, width: Int = terminalWidth) {
    self.init(command.helpMessage(columns: Self.endless), width)
  }

  /// What is wrong with the arguments.
  init(
    _ error: any Error, of command: any ParsableCommand.Type, named name: String, width: Int = terminalWidth
  ) {
    let message = command.fullMessage(for: error, columns: Self.endless)
    self.init(message.replacing("See '\(command._commandName) ", with: "See '\(name) "), width)
  }

  private init(_ message: String, _ width: Int) {
    text = message.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { Self.rows(of: $0, width) }.joined(separator: "\n")
  }

  private static let endless = 100_000
  /// Where the parser begins what it says of an option.
  private static let column = 26
  private static let titles = [
    "OVERVIEW", "USAGE", "ARGUMENTS", "OPTIONS", "SUBCOMMANDS", "Error", "Help", "Usage",
  ]

  private static func rows(of line: Substring, _ width: Int) -> [String] {
    var front = String(line.prefix { $0 == " " })
    var text = line.dropFirst(front.count)
    if let title = titles.first(where: { text.hasPrefix("\($0):") }) {
      front = "\(title.translated):"
      text = text.dropFirst(title.count + 1)
      front += text.prefix { $0 == " " }
      text = text.drop { $0 == " " }
    }
    // A command is copied as it stands.
    guard !text.hasPrefix("chat-conform ") else { return [front + text] }
    let label = label(of: text, width: column - front.count)
    // What is wrong is one line, for who looks for it.
    let isComplaint = front.hasPrefix("\("Error".translated):")
    let paragraph = Paragraph(
      label: front + label, text: String(text.dropFirst(label.count)), indent: (front + label).columns,
      width: isComplaint ? endless : width)
    return paragraph.lines
  }

  /// What is explained, with the blanks behind it; empty where the text explains nothing of the kind.
  private static func label(of text: Substring, width: Int) -> Substring {
    if let gap = text.prefix(width).firstRange(of: "  ") {
      return text[..<(text[gap.lowerBound...].firstIndex { $0 != " " } ?? text.endIndex)]
    }
    let isOption = text.hasPrefix("-") && text.count > width && text.dropFirst(width - 1).first == " "
    return isOption ? text.prefix(width) : ""
  }

  /// The terminal's, or what COLUMNS says.
  private static var terminalWidth: Int {
    if let columns = Environment.value(of: "COLUMNS").flatMap({ Int($0) }), columns > 0 { return columns }
    var (columns, rows): (CInt, CInt) = (0, 0)
    terminal_size(STDOUT_FILENO, &columns, &rows)
    return Int(columns)
  }
}

import ArgumentParser
import CLinux
import Glibc
import Localization
import POSIX
import SystemPackage

/// What the parser of arguments says, in the language of its reader, and in lines that the terminal shows whole.
///
/// The parser knows no translation, and where a line ends depends on its words: so it is asked for endless lines, and each
/// is wrapped behind what stands in front of it.
package struct HelpText {
  /// Whether it says what is wrong, and not what somebody has asked for.
  package let isComplaint: Bool

  private let message: String
  private let program: String
  private let width: Int

  /// Nil where the command ends by something else than its help, or a complaint about its arguments.
  package init?(_ error: any Error, of command: any ParsableCommand.Type) {
    guard !(error is ExitCode) else { return nil }
    isComplaint = command.exitCode(for: error) == .validationFailure
    guard isComplaint || command.fullMessage(for: error) == command.helpMessage() else { return nil }
    let names = [command.configuration._superCommandName, command._commandName].compactMap(\.self)
    message = command.fullMessage(for: error, columns: Self.endless)
      .replacing("See '\(command._commandName) ", with: "See '\(names.joined(separator: " ")) ")
    (program, width) = (names[0], Self.terminalWidth)
  }

  package var text: String {
    message.split(separator: "\n", omittingEmptySubsequences: false).flatMap(rows).joined(separator: "\n")
  }

  private static let endless = 100_000
  /// Where the parser begins what it says of an option.
  private static let column = 26
  private static let titles = [
    "OVERVIEW", "USAGE", "ARGUMENTS", "OPTIONS", "SUBCOMMANDS", "Error", "Help", "Usage",
  ]

  private func rows(of line: Substring) -> [String] {
    var front = String(line.prefix { $0 == " " })
    var text = line.dropFirst(front.count)
    if let title = Self.titles.first(where: { text.hasPrefix("\($0):") }) {
      front = "\(title.translated):"
      text = text.dropFirst(title.count + 1)
      front += text.prefix { $0 == " " }
      text = text.drop { $0 == " " }
    }
    // A command is copied as it stands.
    guard !text.hasPrefix("\(program) ") else { return [front + text] }
    let label = Self.label(of: text, width: Self.column - front.count)
    // What is wrong is one line, for who looks for it.
    let isError = front.hasPrefix("\("Error".translated):")
    let paragraph = Paragraph(
      label: front + label, text: String(text.dropFirst(label.count)),
      indent: Self.columns(of: front + label),
      width: isError ? Self.endless : width, columns: Self.columns)
    return paragraph.lines
  }

  /// Nothing else in the help is wider than one.
  private static func columns(of scalar: Unicode.Scalar) -> Int { scalar.isSyllable ? 2 : 1 }

  private static func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
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

extension ParsableCommand {
  /// Ends the program as the parser would, in the language that its arguments or the environment ask for.
  package static func end(by error: any Error, of arguments: [String]) -> Never {
    Language.$ofReader.withValue(.asked(by: arguments)) {
      guard let help = HelpText(error, of: self) else { exit(withError: error) }
      do throws(WriteFailure) {
        let reader: FileDescriptor = help.isComplaint ? .standardError : .standardOutput
        try reader.writeAll("\(help.text)\n".utf8, within: .seconds(10))
      } catch  where !help.isComplaint {
        // What could not be said was not done.
        exit(withError: Unwritten(reason: error.reason))
      } catch {}
      exit(withError: help.isComplaint ? ExitCode.validationFailure : nil)
    }
  }
}

/// Standard output has not taken what somebody asked for.
private struct Unwritten: Error, CustomStringConvertible {
  let reason: Errno

  var description: String {
    "\("standard output"): not everything could be written there: \(reason)".translated
  }
}

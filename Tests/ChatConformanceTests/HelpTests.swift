import Foundation
import SessionLanguage
import Testing

/// What is said of arguments, by the parser and by the program.
@Suite struct HelpTests {
  private static let commands = [
    "", "client", "explain", "grade", "lint", "record", "regrade", "trace", "watch",
  ]

  private func outcome(of arguments: String, columns: Int = 80) throws -> Program.Outcome {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let shell = Program(at: URL(filePath: "/bin/sh"), in: runner.directory)
    return try shell.run("-c", "COLUMNS=\(columns) exec \"$0\" \(arguments)", runner.url.path)
  }

  private func help(_ command: String, _ language: String, columns: Int) throws -> [String] {
    let outcome = try outcome(of: "\(command) --help --lang \(language)", columns: columns)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output.components(separatedBy: "\n")
  }

  @Test(arguments: commands)
  func aKoreanReadsNoEnglishInIt(command: String) throws {
    let lines = try help(command, "ko", columns: 100_000)
    #expect(lines.first?.hasPrefix("개요: ") == true)
    // Examples, and how the command is called, are for the shell.
    let prose = lines.filter { !$0.contains(#/^(?:사용법:)? *chat-conform /#) }
    #expect(prose.count > 8)
    // Lists of names, and what is in quotation marks, are for the program.
    let names = #/[a-zA-Z0-9_]+(?:, [a-zA-Z0-9_]+)+|'[^']*'|\{[a-z]+\}|python3 server\.py/#
    let english = prose.filter {
      $0.replacing(names, with: "").contains(#/[A-Za-z']{2,}[,;:.]? [a-z']{2,}[,;:.]? [a-z']{2,}/#)
    }
    #expect(english == [])
  }

  @Test(arguments: commands, ["en", "ko"])
  func noLineIsWiderThanTheTerminalButCommands(command: String, language: String) throws {
    let lines = try help(command, language, columns: 72)
    let wide = lines.filter { $0.columns > 72 && !$0.contains("chat-conform ") }
    #expect(wide == [])
  }

  @Test(arguments: [
    ("--foo", "오류: '--foo'라는 옵션은 없습니다. '--log'를 쓰려고 했습니까?"),
    ("--timeout", "오류: '--timeout <seconds>'에 값이 없습니다"),
    ("grade", "오류: 있어야 할 인자 '<folder>'가 없습니다"),
    ("grade a b", "오류: 'b'는 필요 없는 인자입니다"),
    ("grade a --jobs x", "오류: 'x'는 '--jobs <count>'의 값이 될 수 없습니다"),
    ("--claim x", "오류: 'x'는 '--claim <claim>'의 값이 될 수 없습니다. 다음 가운데 하나를 쓰세요: 'core', 'line' or 'hardened'."),
    ("--all=3", "오류: 옵션 '--all'은 값을 받지 않는데 '3'이 주어졌습니다."),
  ])
  func whatIsWrongWithArgumentsIsToldInKorean(arguments: String, words: String) throws {
    let outcome = try outcome(of: "\(arguments) --lang ko", columns: 200)
    #expect(outcome.status == 2)
    let lines = outcome.errors.components(separatedBy: "\n")
    #expect(lines.first == words)
    let command = arguments.hasPrefix("grade") ? "chat-conform grade" : "chat-conform"
    #expect(lines.dropLast().last == "  더 알아보려면 '\(command) --help'를 보세요.")
  }
}

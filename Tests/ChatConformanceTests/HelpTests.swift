import Foundation
import SessionLanguage
import Testing

/// What is said of arguments, by the parser and by the program.
@Suite struct HelpTests {
  private static let commands =
    ["chat-client", "chat-server", "chat-conform"]
    + ["client", "explain", "grade", "lint", "record", "regrade", "trace", "watch"].map {
      "chat-conform \($0)"
    }

  private func outcome(of command: String, columns: Int = 80) throws -> Program.Outcome {
    let runner = try Program(command.prefix { $0 != " " }.description)
    defer { runner.remove() }
    let shell = Program(at: URL(filePath: "/bin/sh"), in: runner.directory)
    let arguments = command.drop { $0 != " " }
    return try shell.run(
      "-c", "COLUMNS=\(columns) XDG_CONFIG_HOME=. exec \"$0\" \(arguments)", runner.url.path)
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
    let prose = lines.filter { !$0.contains(#/^(?:사용법:)? *chat-[a-z]+ /#) }
    #expect(prose.count > 8)
    // Lists of names, and what is in quotation marks, are for the program.
    let names = #/[a-zA-Z0-9_]+(?:, [a-zA-Z0-9_]+)+|'[^']*'|\{[a-z]+\}|python3 server\.py/#
    let english = prose.filter {
      $0.replacing(names, with: "").contains(#/[A-Za-z']{2,}[,;:.]? [a-z']{2,}[,;:.]? [a-z']{2,}/#)
    }
    #expect(english == [])
  }

  @Test func namesOfFilesStay() throws {
    let lines = try help("chat-server", "ko", columns: 100_000)
    #expect(lines.contains { $0.hasSuffix("(기본값: Server Log.txt)") })
  }

  @Test(arguments: commands, ["en", "ko"])
  func noLineIsWiderThanTheTerminalButCommands(command: String, language: String) throws {
    let lines = try help(command, language, columns: 72)
    let wide = lines.filter { $0.columns > 72 && !$0.contains(#/chat-[a-z]+ /#) }
    #expect(wide == [])
  }

  @Test(arguments: [
    ("chat-conform --foo", "오류: '--foo'라는 옵션은 없습니다. '--log'를 쓰려고 했습니까?"),
    ("chat-conform --timeout", "오류: '--timeout <seconds>'에 값이 없습니다"),
    ("chat-conform grade", "오류: 있어야 할 인자 '<folder>'가 없습니다"),
    ("chat-conform grade a b", "오류: 'b'는 필요 없는 인자입니다"),
    ("chat-conform grade a --jobs x", "오류: 'x'는 '--jobs <count>'의 값이 될 수 없습니다"),
    (
      "chat-conform --claim x",
      "오류: 'x'는 '--claim <claim>'의 값이 될 수 없습니다. 다음 가운데 하나를 쓰세요: 'core', 'line' or 'hardened'."
    ),
    ("chat-conform --all=3", "오류: 옵션 '--all'은 값을 받지 않는데 '3'이 주어졌습니다."),
    ("chat-server 2500", "오류: 2500: 그것은 포트입니다. 그 앞에 호스트를 쓰세요."),
    ("chat-server --rate 0", "오류: --rate 0: 1 이상을 쓰세요."),
    ("chat-client a 1 c", "오류: 'c'는 필요 없는 인자입니다"),
    ("chat-client a 0", "오류: “0”은 포트가 아닙니다. HOST PORT 또는 HOST:PORT를, 포트는 1에서 65535까지 쓰세요."),
  ])
  func whatIsWrongWithArgumentsIsToldInKorean(command: String, words: String) throws {
    let outcome = try outcome(of: "\(command) --lang ko", columns: 200)
    #expect(outcome.status == (command.hasPrefix("chat-conform") ? 2 : 64))
    let lines = outcome.errors.components(separatedBy: "\n")
    #expect(lines.first == words)
    let name = command.hasPrefix("chat-conform grade") ? "chat-conform grade" : command.prefix { $0 != " " }
    #expect(lines.dropLast().last == "  더 알아보려면 '\(name) --help'를 보세요.")
  }
}

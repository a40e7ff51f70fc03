import ChatProtocol
import Foundation
import Testing

/// What `make install` puts beside the programs, as the programs give it.
@Suite struct InstalledTextTests {
  private static let programs = ["chat-server", "chat-client", "chat-conform"]

  @Test(arguments: programs)
  func everyProgramTellsTheOneVersion(name: String) throws {
    let program = try Program(name)
    defer { program.remove() }
    let outcome = try program.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output == "\(name) \(packageVersion)\n")
  }

  @Test(arguments: programs, ["bash", "zsh", "fish"])
  func everyProgramHasACompletionScript(name: String, shell: String) throws {
    let program = try Program(name)
    defer { program.remove() }
    let outcome = try program.run("--generate-completion-script", shell)
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("framing"))
    #expect(outcome.errors.isEmpty)
  }

  @Test(arguments: [
    (["li"], "lint"), (["ex"], "explain"), (["--kn"], "--known-failures"), (["--report", "ju"], "junit="),
    (["--claim", "har"], "hardened"), (["explain", "ROOM-1"], "ROOM-10"),
    (["--only", "core/relay-e"], "core/relay-everyone"),
  ])
  func bashCompletesCommandsOptionsAndNames(words: [String], completion: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let script = try runner.run("--generate-completion-script", "bash").output
    let program = runner.directory.appending(path: "chat-conform")
    try FileManager.default.createSymbolicLink(at: program, withDestinationURL: runner.url)
    let previous = words.dropLast().last ?? "chat-conform"
    let line = "chat-conform " + words.joined(separator: " ")
    let test = """
      PATH="$PWD:$PATH"
      \(script)
      COMP_WORDS=(\(line)); COMP_CWORD=\(words.count); COMP_LINE='\(line)'; COMP_POINT=\(line.utf8.count)
      _chat-conform chat-conform '\(words.last ?? "")' '\(previous)'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    try Data(test.utf8).write(to: runner.directory.appending(path: "test.bash"))
    let bash = Program(at: URL(filePath: "/bin/bash"), in: runner.directory)
    let outcome = try bash.run("test.bash")
    let completions = outcome.output.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(completions.contains(completion), "\(outcome.output)\(outcome.errors)")
    #expect(completions.allSatisfy { $0.hasPrefix(words.last ?? "") }, "\(completions)")
  }
}

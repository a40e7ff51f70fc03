import ChatConformance
import Foundation
import Testing

@testable import ChatConformance

/// What is filled into a command, the shell takes as it is.
@Suite struct ShellCommandTests {
  private static let names = [
    "/plain/path-1.0_x", "내 문서 (1)", "it's", "say \"hi\"", "a$(touch boom)b", "a`touch boom`b", "$HOME",
    "a\\b\\\\", "a;b",
    "a\nb", "*", "~", "a&b|c>d", "{port}", "#x", "a!b",
  ]

  @Test(
    arguments: names,
    [
      "printf %s {here}", "printf %s \"{here}\"", "printf %s '{here}'", "printf %s \"$(printf %s {here})\"",
      "printf %s \"$(printf %s \"{here}\")\"", "printf %s \"`printf %s {here}`\"", "(printf %s \"{here}\")",
      "(printf %s ')('; printf %s {here}) | (read -r x; :) ; printf %s {here}",
      "x='\"' y=\"'\"; printf %s {here}",
      "printf %s \\'\\\"'' >/dev/null; printf %s {here}", "x=\"\\\"\"; printf %s {here}",
    ])
  func theShellGetsItUnchanged(name: String, command: String) throws {
    let filled = ShellCommand.filling(command, with: ["{here}": name])
    let shell = Program(at: URL(filePath: "/bin/sh"), in: try Program("sh").directory)
    defer { shell.remove() }
    let outcome = try shell.run("-c", filled)
    #expect(outcome.output == name, "\(filled) \(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: shell.directory.appending(path: "boom").path))
  }

  @Test func everyHoleIsFilledAndNothingElseChanges() {
    let command = "exec './a b' {host} {port} {here} {other} \\{ $( { } ) é {port}"
    let filled = ShellCommand.filling(command, with: ["{host}": "::1", "{port}": "80", "{here}": "/x"])
    #expect(filled == "exec './a b' ::1 80 /x {other} \\{ $( { } ) é 80")
  }
}

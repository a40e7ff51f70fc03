import Foundation
import Testing

/// Options that stand in a file.
@Suite struct DefaultsTests {
  /// What the command line says counts more.
  @Test(arguments: [([], "미나:안녕"), (["--nick", "봇"], "봇:안녕")])
  func optionsOfTheFileAreTaken(arguments: [String], message: String) async throws {
    try await RealServer.serving { server in
      let place = try Place()
      try Data("안녕\n".utf8).write(to: place.file("input"))
      let client = try ClientProgram(
        [server.port] + arguments, input: place.file("input"),
        defaults: "# mine\n\n  --nick 미나  \n--framing\tline\n--quiet-notices\n")
      let end = try await client.outcome()
      #expect(end.status == 0 && end.errors.isEmpty && end.lines == [message])
    }
  }

  @Test(arguments: [
    ("nick 미나\n", "config, line 1: give an option"), ("\n-n\n", "config, line 2"),
    ("--nonsense\n", "--nonsense"),
  ])
  func whatIsWrongInTheFileIsSaid(defaults: String, words: String) async throws {
    let place = try Place()
    try Data().write(to: place.file("input"))
    let end = try await ClientProgram([], input: place.file("input"), defaults: defaults).outcome()
    #expect(end.status == 64 && end.output.isEmpty)
    let first = String(end.errors.split(separator: "\n").first ?? "")
    #expect(first.contains(words) && first.contains("chat-client/config"), "\(end.errors)")
  }
}

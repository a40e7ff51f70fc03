import Foundation
import Reports
import Testing
import WaitingTrait

/// What a launched server says of itself is told, and cannot be taken for the runner's words.
@Suite(.waits) struct ServerWordsTests {
  private static let forged = "231 passed, 0 failed, 0 skipped"
  private static let nasty =
    #"\033[2J\033]0;owned\007Error: \033[32mcore 136 passed\033[0m\r\#(forged)\n\#(forged)\n::error::injected\n\342\200\256\n"#

  private func run(_ command: String) throws -> (outcome: Program.Outcome, reports: [String: String]) {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let kinds = ReportFormat.allCases.map(\.rawValue)
    let process = try runner.start(
      [
        "--launch", command.replacing("RUNNER", with: runner.url.path), "--claim", "core", "--only",
        "core/hangul",
      ]
        + ["--timeout", "0.5"] + kinds.flatMap { ["--report", "\($0)=\($0)"] })
    process.waitUntilExit()
    let outcome = Program.Outcome(
      status: process.terminationStatus, output: try runner.text("output"), errors: try runner.text("errors"))
    return (outcome, try Dictionary(uniqueKeysWithValues: kinds.map { ($0, try runner.text($0)) }))
  }

  private func expectHarmless(_ text: String) {
    #expect(
      text.unicodeScalars.allSatisfy {
        $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F
      })
    for line in text.split(separator: "\n") {
      #expect(!line.trimmingPrefix { $0.isWhitespace }.hasPrefix("::error::injected"))
      #expect(line != Self.forged)
    }
  }

  @Test func ofAServerThatEndsAtOnce() throws {
    let (outcome, reports) = try run("printf '\(Self.nasty)'; exit 7")
    #expect(outcome.status == 3)
    #expect(
      outcome.errors.contains(
        "the server has ended, with exit status 7; it said:\n    | ␛[2J␛]0;owned␇Error: "))
    for text in [outcome.output, outcome.errors] + reports.values { expectHarmless(text) }
    for (kind, text) in reports { #expect(text.contains("owned"), "\(kind)") }
  }

  @Test func ofAServerThatFails() throws {
    let (outcome, reports) = try run(
      "printf '\(Self.nasty)'; exec \(Program.python) -c 'import socket\ns = socket.create_server((\"{host}\", {port}))\nwhile True: s.accept()'"
    )
    #expect(outcome.status == 1)
    #expect(outcome.lastLine == "0 passed, 1 failed, 0 skipped")
    #expect(outcome.output.contains("\nserver    it said: ␛[2J␛]0;owned␇Error: "))
    for text in [outcome.output, outcome.errors] + reports.values { expectHarmless(text) }
  }

  /// What a server dies of is the last that it says, however much it has said before.
  @Test func theLastWordsAreTold() throws {
    let noise =
      "i=0; while [ $i -lt 4000 ]; do echo \"starting module $i, which knows no Error\"; i=$((i+1)); done"
    let (outcome, _) = try run("\(noise); echo 'FATAL: no database' >&2; kill -SEGV $$")
    #expect(
      outcome.errors.contains(
        "the server has ended, by SIGSEGV: it used memory that is not its own; it said:\n"))
    #expect(outcome.errors.hasSuffix("\n    | FATAL: no database\n"))
  }

  @Test func aServerThatDiesInTheRunIsToldOf() throws {
    let (outcome, _) = try run(
      "echo 'Error: old news'; exec \(Program.python) -c 'import socket, sys\ns = socket.create_server((\"{host}\", {port}))\nc = s.accept()[0]\ns.close()\nc.close()\nsys.exit(\"MemoryError: room is too small\")'"
    )
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains(
        "\nserver    it has ended by itself, with exit status 1; it said: MemoryError: room is too small\n"),
      "\(outcome.output)")
  }
}

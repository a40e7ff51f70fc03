import Foundation
import Testing
import WaitingTrait

/// The runner in whatever state it is given its descriptors, and with whatever files it is given.
@Suite(.waits) struct StandardStreamsTests {
  /// Runs a line of the shell, in which `$R` is the runner.
  private func run(_ line: String) throws -> Program.Outcome {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let shell = Program(at: URL(filePath: "/bin/bash"), in: runner.directory)
    return try shell.run("-c", "R='\(runner.url.path)'; \(line)")
  }

  private static let one = "\"$R\" --reference --only core/log-message"

  @Test(arguments: ["<&-", "2>&-", "<&- 2>&-", "2>/dev/full", "3</dev/null", "0</dev/full 2>&-"])
  func aServerIsJudgedWhateverIsClosed(redirections: String) throws {
    let outcome = try run("\(Self.one) \(redirections)")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lastLine == "1 passed, 0 failed, 0 skipped")
  }

  @Test(arguments: [">&-", "<&- >&-", "<&- >&- 2>&-"])
  func whoClosesTheOutputWantsTheStatusAlone(redirections: String) throws {
    #expect(try run("\(Self.one) \(redirections)").status == 0)
    #expect(try run("\(Self.one) --skip 'core/*' \(redirections)").status == 2)
  }

  @Test(arguments: ["2>&-", "2>/dev/full", "<&- >&- 2>&-"])
  func anErrorKeepsItsStatusWhereItCannotBeSaid(redirections: String) throws {
    #expect(try run("\"$R\" 127.0.0.1 1 \(redirections)").status == 3)
    #expect(try run("\"$R\" --no-such-option \(redirections)").status == 2)
  }

  @Test(arguments: [one, "\"$R\" --list", "\"$R\" explain ROOM-3"])
  func whatCannotBeSaidIsAnError(command: String) throws {
    let outcome = try run("\(command) >/dev/full")
    #expect(outcome.status == 4)
    #expect(
      outcome.errors
        == "chat-conform: standard output: not everything could be written there: No space left on device\n"
    )
  }

  @Test(arguments: ["chat-client", "chat-server"])
  func helpThatCannotBeSaidIsAnError(name: String) throws {
    let program = try Program(name)
    defer { program.remove() }
    let shell = Program(at: URL(filePath: "/bin/bash"), in: program.directory)
    let outcome = try shell.run("-c", "'\(program.url.path)' --help >/dev/full")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "Error: standard output: not everything could be written there: No space left on device\n")
  }

  // MARK: - Reports

  @Test(arguments: [
    ("/dev/full", "No space left on device"), ("fifo", "No such device or address"),
  ])
  func aReportThatCannotBeWrittenIsAnErrorAfterTheFigures(path: String, reason: String) throws {
    let outcome = try run(
      "mkfifo fifo; \(Self.one) --report junit=\(path) --report json=ok && cat ok; s=$?; grep -c format ok; exit $s"
    )
    #expect(outcome.status == 4)
    #expect(outcome.output.hasSuffix("1 passed, 0 failed, 0 skipped\n1\n"), "\(outcome.output)")
    #expect(
      outcome.errors == "chat-conform: \(path): not everything could be written there: \(reason)\n")
  }

  @Test(arguments: [
    "ln -s a b; \(one) --report json=a --report tap=b",
    "touch a; ln a b; \(one) --report json=a --report tap=b",
    "mkdir d; ln -s ../a d/b; \(one) --report json=a --report tap=d/b", "\(one) --report json=out >out",
    "\(one) --report json=/dev/stdout >out",
  ])
  func twoReportsOnOneFileAreRefused(line: String) throws {
    let outcome = try run(line)
    #expect(outcome.status == 2)
    #expect(
      outcome.errors.contains(": two reports would go there; give each a path of its own"),
      "\(outcome.errors)")
  }

  @Test(arguments: [
    "\(one) --report json=/dev/stdout | cat", "\(one) --report json=>(cat) | cat",
    "ln -s a b; \(one) --report json=b; cat a",
  ])
  func aReportGoesThroughPipesAndLinks(line: String) throws {
    let outcome = try run("set -o pipefail; \(line)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("\n  \"format\" : 2,\n"), "\(outcome.output)")
  }

  // MARK: - What is read

  @Test func aListMayComeThroughAPipe() throws {
    let outcome = try run("\(Self.one) --known-failures <(echo 'core/none  gone')")
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains("\nknown     core/none is no session"), "\(outcome.output)\(outcome.errors)")
  }

  @Test(arguments: [
    ("/dev/zero", "it is a device"), (".", "it is a folder"), ("big", "it holds more than 16 MiB"),
    ("gone", "No such file or directory"),
  ])
  func whatHasNoEndIsNotRead(path: String, reason: String) throws {
    let outcome = try run("truncate -s 1T big; \(Self.one) --known-failures \(path)")
    #expect(outcome.status == 2)
    #expect(outcome.errors == "chat-conform: \(path) cannot be read: \(reason)\n")
  }
}

import Foundation
import Mutants
import Reports
import SessionLanguage
import SessionRunner
import Testing
import WaitingTrait

@testable import ChatConformance

/// What was seen of a server is judged once more without it, and comes to the same.
@Suite struct ReceiptTests {
  @Test(arguments: [
    "", "message-doubled", "end-not-logged", "message-logged-stripped", "reset-unnoticed", "log-in-cr-lf",
  ])
  func aTranscriptTellsAllThatARunnerHears(name: String) throws {
    let mutant = Mutant.all.first { $0.name == name }
    let sessions = try Trial.embedded.get().sessions
    let memory = MemoryTransport(renews: true) { mutant?.server(.line) ?? MutantServer(framing: .line) }
    var runner = Runner(transport: RecordingTransport(memory, isKept: true), nonce: "run")
    let played = play(sessions, &runner)
    let transcript = try #require(runner.transport.transcript)
    let text = try JSONEncoder().encode(transcript)
    var again = Runner(
      transport: RecordedTransport(try JSONDecoder().decode(Transcript.self, from: text)), nonce: "run")
    let replayed = play(sessions, &again)
    #expect(replayed.map(\.failures) == played.map(\.failures))
    #expect(replayed.map(\.timeline) == played.map(\.timeline))
    #expect(replayed.map(\.duration) == played.map(\.duration))
    #expect(again.interruption == nil)
    #expect(played.contains { !$0.failures.isEmpty } == (mutant != nil))
  }

  private func play<Link>(_ sessions: [Session], _ runner: inout Runner<Link>) -> [Execution] {
    _ = runner.survey()
    runner.endSurvey()
    return sessions.filter { !$0.needs.contains(.bare) && !$0.needs.contains(.launch) }.map { session in
      let execution = runner.play(session)
      if runner.mayHaveHarmed(execution) { _ = runner.renewServer() }
      return execution
    }
  }

  @Test func whatATranscriptDoesNotTellIsSaid() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    let memory = MemoryTransport { MutantServer(framing: .line) }
    var runner = Runner(transport: RecordingTransport(memory, isKept: true), nonce: "run")
    _ = runner.play(session)
    // Fences are told by another word: the server was never told these.
    var again = Runner(
      transport: RecordedTransport(try #require(runner.transport.transcript)), nonce: "other")
    let execution = again.play(session)
    guard case .unrecorded(let question, let place)? = again.interruption else {
      Issue.record("it goes on as if it had been told")
      return
    }
    #expect(question.contains("chat-conform:other.1."))
    #expect(place >= 5)
    #expect(execution.failures.isEmpty)
  }

  /// Servers that students write: their sessions are played by several side by side.
  ///
  /// `make prove` plays all of core to them.
  @Test(
    .waits, arguments: ["right/python_threads_lock", "wrong/python_others_only", "wrong/python_threads_dead"])
  func aReceiptIsJudgedAsItsServerWas(server: String) throws {
    let program = try Program("chat-conform")
    defer { program.remove() }
    let source = Program.peers.deletingLastPathComponent().appending(path: "Corpus/\(server).py").path
    let first = try program.run(
      "--launch", "exec \(Program.python) '\(source)' {host} {port}", "--claim", "core", "--only",
      Trial.isWide ? "core" : "core/leave-by-*", "--within", "60", "--receipt", "receipt.json", "--report",
      "json=first.json")
    #expect(first.status == (server.hasPrefix("right") ? 0 : 1), "\(first.errors)")
    let receipt = try Receipt(Array(Data(contentsOf: program.directory.appending(path: "receipt.json"))))
    let library = try Trial.embedded.get()
    let record = Judgement(of: library, Assignment(judging: receipt)) { _ in }.judge()
    #expect(record.obstacle == nil)
    #expect(try ReportFormat.json.text(of: record, library) == program.text("first.json"))
  }
}

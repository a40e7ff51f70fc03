import ChatProtocol
import Generator
import Mutants
import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance

/// Mistakes that account equally well for what the library shows are told apart by sessions that are drawn for that.
@Suite struct ExperimentTests {
  private static let claim = ServerClass.hardened

  /// The server has the first; what is seen of it looks like the others, too.
  @Test(arguments: [
    ["time-after-the-text", "blank-added"],
    ["half-close-answered-late", "half-close-unanswered"],
    ["second-reset-ends-the-server", "reset-ends-the-server", "nobody-let-in-after-an-end"],
    ["close-told-to-nobody", "leave-notice-to-nobody", "orderly-end-unnoticed", "leave-notice-late"],
    ["leave-notice-to-the-first-alone", "next-one-misses-the-leave-notice", "dead-stay-on-the-list"],
    ["refusal-to-the-first", "refusal-to-all"],
    ["notice-alone-forged", "notice-without-blank-forged"],
  ])
  func whatLooksAlikeIsToldApart(names: [String]) async throws {
    let trials = try await MutantTable.trials()
    let trial = try #require(trials.first { $0.mutant.name == names[0] && $0.framing == .line })
    var record = try MutantRun(trial).record
    let before = Set(record.diagnosis.causes.flatMap(\.suspects).map(\.name))
    #expect(before.isSuperset(of: names))
    var sessions: [Session] = []
    try assess(&record) { drawn in
      sessions = drawn
      return drawn.map { result(of: $0, on: [trial.mutant]) }
    }
    #expect(record.diagnosis.causes.map { $0.suspects.map(\.name) }.contains([names[0]]))
    // Of what is told as one mistake more, it is among the suspects still.
    #expect(record.diagnosis.causes.allSatisfy { $0.suspects.contains { $0.name == names[0] } })
    #expect(sessions.allSatisfy { $0.steps.count <= 12 })
    let told = record.diagnosis.causes.flatMap(\.experiments).map(\.id)
    #expect(!told.isEmpty && Set(told).isSubset(of: sessions.map(\.id)))
  }

  @Test func theSameMistakesAreToldApartByTheSameSessions() throws {
    let suspects = ["blank-added", "time-after-the-text"].compactMap { name in
      Mutant.all.first { $0.name == name }
    }
    let drawn = (1...2).map { _ in
      let replays = Replays(in: Circumstances(framing: .line, hasLog: true, nonce: "run"), work: 10_000)
      let draw = ExperimentDraw(
        seed: 0, in: Dialect(framing: .line, serverClass: Self.claim, canLaunch: false), by: replays)
      return draw.sessions(tellingApart: suspects)
    }
    #expect(drawn[0].isEmpty == false && drawn[0].map(\.canonicalText) == drawn[1].map(\.canonicalText))
  }

  /// Where nobody knows what else is wrong with the server, what it does says nothing of the suspects.
  @Test func whatNoSuspectDoesClearsNobody() async throws {
    let trials = try await MutantTable.trials()
    let trial = try #require(trials.first { $0.mutant.name == "blank-added" && $0.framing == .line })
    let other = try #require(Mutant.all.first { $0.name == "message-doubled" })
    var record = try MutantRun(trial).record
    let before = record.diagnosis.causes.map { $0.suspects.map(\.name) }
    try assess(&record) { drawn in drawn.map { result(of: $0, on: [trial.mutant, other]) } }
    #expect(record.diagnosis.causes.map { $0.suspects.map(\.name) } == before)
  }

  private func assess(_ record: inout RunRecord, playing play: ([Session]) -> [SessionResult]) throws {
    let circumstances = Circumstances(framing: .line, hasLog: true, renews: true, nonce: "run")
    record.assess(in: try Trial.embedded.get(), circumstances) { _, think in play(think()) }
  }

  private func result(of session: Session, on mutants: [Mutant]) -> SessionResult {
    var transport = MemoryTransport { () -> MutantServer in
      var server = MutantServer(framing: .line)
      for mutant in mutants { mutant.spoil(&server) }
      return server
    }
    transport.terminator = Framing.line.terminator
    var runner = Runner(transport: transport, nonce: "run")
    let execution = runner.play(session)
    var played = Played(execution: execution, plays: 1)
    played.failures = execution.failures
    return SessionResult(played)
  }
}

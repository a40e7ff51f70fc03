import ChatConformance
import ChatProtocol
import SessionScript
import Testing

/// What the runner says to be wrong, against servers of which that is known.
@Suite struct DiagnosisTests {
  /// Every fault in one framing, judged once for all tests.
  private static let runs = Task {
    let trials = try await FaultTable.trials().filter { $0.framing == $0.fault.framings.first }
    return try await withThrowingTaskGroup(of: (String, FaultyRun).self) { group in
      for trial in trials { group.addTask { (trial.fault.name, try FaultyRun(trial)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  @Test func faultsAreNamedAndNoneIsNamedWronglyWithCertainty() async throws {
    let runs = try await Self.runs.value
    #expect(runs.count == Fault.all.count && runs.count >= 60)
    let named = Fault.all.filter { runs[$0.name]?.diagnosis.names($0) ?? false }
    let wrong = Fault.all.filter { runs[$0.name]?.diagnosis.isWrong(about: $0) ?? true }
    let unnamed = Set(Fault.all.map(\.name)).subtracting(named.map(\.name)).sorted()
    print("\(named.count) of \(Fault.all.count) faults named right; not named: \(unnamed)")
    #expect(named.count * 10 >= Fault.all.count * 9)
    #expect(wrong.map(\.name) == [])
  }

  private static let chapters = [
    ("notices", Fault.notices), ("recipients", Fault.recipients), ("relaying", Fault.relaying),
    ("texts", Fault.texts), ("framing", Fault.framing), ("endings", Fault.endings), ("log", Fault.log),
    ("hardening", Fault.hardening), ("rubbish", Fault.rubbish),
  ]

  @Test(arguments: chapters.map(\.0))
  func theRunnerSaysWhatIsKept(chapter: String) async throws {
    let faults = try #require(Self.chapters.first { $0.0 == chapter }).1
    #expect(!faults.isEmpty)
    let golden = Golden(path: "Tests/ChatConformanceTests/Golden/\(chapter).txt")
    let text = try FaultyRun.texts(of: faults, try await Self.runs.value)
    #expect(try golden.complaint(about: text) == nil)
  }

  @Test func aServerWithoutFaultHasNoCause() throws {
    let run = try FaultyRun(.line) { WrongServer(framing: .line) }
    #expect(run.results.count >= 18 && run.diagnosis.causes.isEmpty)
  }

  static let pairs = [
    ("leave-notice-in-english", "trailing-blanks-stripped"), ("join-not-logged", "cr-kept"),
    ("end-not-logged", "trailing-blanks-stripped"),
  ]

  @Test(arguments: pairs)
  func aServerWithTwoFaultsIsNotSureToHaveOne(first: String, second: String) throws {
    let faults = Fault.all.filter { $0.name == first || $0.name == second }
    #expect(faults.count == 2)
    let run = try FaultyRun(.line) {
      var server = WrongServer(framing: .line)
      for fault in faults { fault.spoil(&server) }
      return server
    }
    #expect(!run.diagnosis.causes.isEmpty)
    #expect(run.diagnosis.causes.allSatisfy { $0.sureness == .unsure })
  }

  @Test(arguments: ["leave-notice-in-english", "sender-not-served", "trailing-blanks-stripped", "cr-kept"])
  func aFaultOfTheWireIsNamedWithoutALog(name: String) throws {
    let fault = try #require(Fault.all.first { $0.name == name })
    let run = try FaultyRun(.line, hasLog: false, renews: false) { fault.server(.line) }
    #expect(run.diagnosis.names(fault))
  }

  /// Who has the fault in mind must not be told another for certain, unless that breaks the same.
  @Test(arguments: ["leave-notice-in-english", "port-with-leading-zero", "cr-kept", "reset-unnoticed"])
  func anUnknownFaultIsNotNamedWithCertainty(name: String) throws {
    let fault = try #require(Fault.all.first { $0.name == name })
    let others = Fault.all.filter { $0.name != name }
    let run = try FaultyRun(.line, among: others) { fault.server(.line) }
    let first = try #require(run.diagnosis.causes.first)
    #expect(first.sureness != .certain || first.breaksLike(fault))
  }
}

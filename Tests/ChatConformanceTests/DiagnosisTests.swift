import ChatConformance
import ChatProtocol
import Mutants
import Testing

/// What the runner says to be wrong, against servers of which that is known.
@Suite struct DiagnosisTests {
  /// Every mutant in one framing, judged once for all tests.
  private static let runs = Task {
    let trials = try await MutantTable.trials().filter { $0.framing == $0.mutant.framings.first }
    return try await withThrowingTaskGroup(of: (String, MutantRun).self) { group in
      for trial in trials { group.addTask { (trial.mutant.name, try MutantRun(trial)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  @Test func faultsAreNamedAndNoneIsNamedWronglyWithCertainty() async throws {
    let runs = try await Self.runs.value
    #expect(runs.count == Mutant.all.count && runs.count >= 60)
    let named = Mutant.all.filter { runs[$0.name]?.diagnosis.names($0) ?? false }
    let wrong = Mutant.all.filter { runs[$0.name]?.diagnosis.isWrong(about: $0) ?? true }
    let unnamed = Set(Mutant.all.map(\.name)).subtracting(named.map(\.name)).sorted()
    print("\(named.count) of \(Mutant.all.count) mutants named right; not named: \(unnamed)")
    #expect(named.count * 10 >= Mutant.all.count * 9)
    #expect(wrong.map(\.name) == [])
  }

  private static let chapters = [
    ("notices", Mutant.notices), ("recipients", Mutant.recipients), ("relaying", Mutant.relaying),
    ("texts", Mutant.texts), ("framing", Mutant.framing), ("endings", Mutant.endings), ("log", Mutant.log),
    ("hardening", Mutant.hardening), ("rubbish", Mutant.rubbish),
  ]

  @Test(arguments: chapters.map(\.0))
  func theRunnerSaysWhatIsKept(chapter: String) async throws {
    let mutants = try #require(Self.chapters.first { $0.0 == chapter }).1
    #expect(!mutants.isEmpty)
    let golden = Golden(path: "Tests/ChatConformanceTests/Golden/\(chapter).txt")
    let text = try MutantRun.texts(of: mutants, try await Self.runs.value)
    #expect(try golden.complaint(about: text) == nil)
  }

  @Test func aServerWithoutFaultHasNoCause() throws {
    let run = try MutantRun(.line) { MutantServer(framing: .line) }
    #expect(run.results.count >= 18 && run.diagnosis.causes.isEmpty)
  }

  static let pairs = [
    ("leave-notice-in-english", "trailing-blanks-stripped"), ("join-not-logged", "cr-kept"),
    ("end-not-logged", "trailing-blanks-stripped"),
  ]

  @Test(arguments: pairs)
  func aServerWithTwoFaultsIsNotSureToHaveOne(first: String, second: String) throws {
    let mutants = Mutant.all.filter { $0.name == first || $0.name == second }
    #expect(mutants.count == 2)
    let run = try MutantRun(.line) {
      var server = MutantServer(framing: .line)
      for mutant in mutants { mutant.spoil(&server) }
      return server
    }
    #expect(!run.diagnosis.causes.isEmpty)
    #expect(run.diagnosis.causes.allSatisfy { $0.sureness == .unsure })
  }

  @Test(arguments: ["leave-notice-in-english", "sender-not-served", "trailing-blanks-stripped", "cr-kept"])
  func aFaultOfTheWireIsNamedWithoutALog(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let run = try MutantRun(.line, hasLog: false, renews: false) { mutant.server(.line) }
    #expect(run.diagnosis.names(mutant))
  }

  /// Who has the mutant in mind must not be told another for certain, unless that breaks the same.
  @Test(arguments: ["leave-notice-in-english", "port-with-leading-zero", "cr-kept", "reset-unnoticed"])
  func anUnknownFaultIsNotNamedWithCertainty(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let others = Mutant.all.filter { $0.name != name }
    let run = try MutantRun(.line, among: others) { mutant.server(.line) }
    let first = try #require(run.diagnosis.causes.first)
    #expect(first.sureness != .certain || first.breaksLike(mutant))
  }
}

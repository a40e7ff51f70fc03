import ChatConformance
import ChatProtocol
import Mutants
import Reports
import Testing

/// What the runner says to be wrong, against servers of which that is known.
@Suite struct DiagnosisTests {
  /// Every mutant in one framing, judged once for all tests.
  static let runs = Task {
    let trials = try await MutantTable.trials().filter { $0.framing == $0.mutant.framings.first }
    let runs = try await inTurns(trials) { ($0.mutant.name, try MutantRun($0)) }
    return Dictionary(uniqueKeysWithValues: runs)
  }

  @Test func mutantsAreNamedAndNoneIsNamedWronglyWithCertainty() async throws {
    let runs = try await Self.runs.value
    #expect(runs.count == Mutant.all.count && runs.count >= 60)
    let named = Mutant.all.filter { runs[$0.name]?.diagnosis.names($0) ?? false }
    let wrong = Mutant.all.filter { runs[$0.name]?.diagnosis.isWrong(about: $0) ?? true }
    let unnamed = Set(Mutant.all.map(\.name)).subtracting(named.map(\.name)).sorted()
    print("\(named.count) of \(Mutant.all.count) mutants named right; not named: \(unnamed)")
    #expect(named.count * 100 >= Mutant.all.count * 97)
    #expect(wrong.map(\.name) == [])
  }

  /// What a mistake breaks is told; of all else hardly anything is lost.
  ///
  /// `make prove` asks it of all, with the whole library.
  @Test func aMistakeHidesHardlyAnythingElse() async throws {
    let trials = try await MutantTable.trials().filter { $0.framing == $0.mutant.framings.first }
    let some = Trial.isWide ? trials : trials.enumerated().filter { $0.offset % 25 == 3 }.map(\.element)
    let shares = try await inTurns(some) { trial in
      let classes = trial.framing == .bare ? ["core"] : ["core", "line", "hardened"]
      let run = try MutantRun(trial.framing, only: classes) { trial.mutant.server(trial.framing) }
      let assessment = run.record.assessment
      return Double(assessment.notShown) / Double(assessment.findings.count)
    }.sorted()
    let median = try #require(shares.isEmpty ? nil : shares[shares.count / 2])
    let words = "\(some.count) mutants: not shown \(median) in the median, \(shares.last ?? 1) at most"
    print(words)
    #expect(median <= 0.02, "\(words)")
  }

  /// Each mutant, what is named as broken, and the hint: to be read by a person, line by line.
  @Test func theHintFitsTheMutant() async throws {
    let runs = try await Self.runs.value
    let page = HintPage(library: try Trial.embedded.get(), runs: runs)
    let golden = Golden(path: "Tests/ChatConformanceTests/Golden/hints.md")
    #expect(try golden.complaint(about: page.text) == nil)
    for row in page.rows {
      guard let hinted = row.hinted else { continue }
      #expect(row.named.contains(hinted), "\(row.mutant.name) is told about \(hinted)")
      #expect(
        !row.isNamed || row.mutant.breaks.contains(hinted), "\(row.mutant.name) is told about \(hinted)")
    }
    #expect(
      page.rows.filter { $0.named.count == 1 && $0.isNamed && $0.hinted == nil }.map(\.mutant.name) == [])
  }

  /// Whole reports that are worth reading: one of each kind of trouble.
  static let told = [
    "join-notice-as-in-the-picture", "leave-notice-in-english", "leave-notice-doubled",
    "port-in-network-order",
    "sender-not-served", "message-late", "message-cut-at-1023-bytes", "every-second-message-overtaken",
    "trailing-blanks-stripped", "composed", "cut-at-the-second-colon", "each-segment-a-message", "cr-kept",
    "cut-character-ends-the-server", "orderly-end-unnoticed", "reset-ends-the-server",
    "half-close-unanswered",
    "log-in-cp949", "log-never-flushed", "message-logged-for-each-client", "two-orders", "quiet-ends-nothing",
    "notice-in-wide-brackets-forged", "http-is-talk", "slow-reader-loses",
  ]

  @Test func theRunnerSaysWhatIsKept() async throws {
    let runs = try await Self.runs.value
    let mutants = Mutant.all.filter { Self.told.contains($0.name) }
    #expect(mutants.count == Self.told.count)
    let text = try mutants.map { mutant in
      "### \(mutant.name): a server that \(mutant.summary)\n\(try #require(runs[mutant.name]).text)\n"
    }
    .joined(separator: "\n")
    let golden = Golden(path: "Tests/ChatConformanceTests/Golden/reports.txt")
    #expect(try golden.complaint(about: text) == nil)
  }

  /// `make prove` asks it of all.
  @Test func everyReportFitsOnItsPage() async throws {
    let library = try Trial.embedded.get()
    for (name, run) in try await Self.runs.value where Trial.isWide || Self.told.contains(name) {
      let size = try ReportFormat.html.text(of: run.record, library).utf8.count
      #expect(size <= 300_000, "\(name): \(size) bytes")
    }
  }

  @Test func theRightServerHasNoCause() throws {
    let run = try MutantRun(.line) { MutantServer(framing: .line) }
    #expect(run.results.count >= 18 && run.diagnosis.causes.isEmpty)
  }

  static let pairs = [
    ("leave-notice-in-english", "trailing-blanks-stripped"), ("join-not-logged", "cr-kept"),
    ("end-not-logged", "trailing-blanks-stripped"),
  ]

  @Test(arguments: pairs)
  func bothMistakesOfAServerAreTold(first: String, second: String) throws {
    let mutants = Mutant.all.filter { $0.name == first || $0.name == second }
    #expect(mutants.count == 2)
    let run = try MutantRun(.line) {
      var server = MutantServer(framing: .line)
      for mutant in mutants { mutant.spoil(&server) }
      return server
    }
    let broken = run.diagnosis.causes.map(\.requirement.id)
    for mutant in mutants {
      #expect(!Set(broken).isDisjoint(with: mutant.breaks), "\(mutant.name) is not told: \(broken)")
    }
  }

  /// Servers of which more was told than is wrong, or less: the whole library is played to them.
  @Test(arguments: [
    ["third-client-with-lf", "lower-case", "end-not-logged"],
    ["nobody-let-in-after-an-end", "tabs-to-blanks"],
  ])
  func allThatIsWrongIsToldAndNothingElse(names: [String]) throws {
    let server = try ComposedMutant(names, in: .bare)
    let broken = try MutantRun(.bare, only: ["core"]) { server.server() }.diagnosis.causes.map(
      \.requirement.id)
    let wrong = server.mutants.flatMap { $0.breaks + $0.also }
    #expect(broken.filter { !wrong.contains($0) } == [])
    for mutant in server.mutants { #expect(!mutant.breaks.filter(broken.contains).isEmpty, "\(mutant.name)") }
  }

  /// What is relayed where a refusal was due is no altered text, and no text that a cut has torn.
  @Test func whoRefusesNothingIsToldOfNoLowerClass() throws {
    let server = try ComposedMutant(
      [
        "control-csi-relayed", "control-form-feed-relayed", "notice-of-a-join-forged",
        "notice-of-a-leave-forged", "notice-as-nick-forged", "notice-alone-forged",
      ], in: .line)
    let sessions = ["hardened/control-*", "hardened/like-a-notice-*", "hardened/refus*"]
    let broken = try MutantRun(.line, only: sessions) { server.server() }.record.assessment.broken
      .map(\.requirement.id)
    #expect(broken.contains("HARD-8") && broken.allSatisfy { $0.hasPrefix("HARD-") }, "\(broken)")
  }

  /// Who keeps half of a connection has told of its end all the same.
  @Test func whatIsBrokenHidesNothingThatWasSeen() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "half-close-unanswered" })
    let assessment = try MutantRun(.line) { mutant.server(.line) }.record.assessment
    #expect(assessment.broken.map(\.requirement.id) == ["ROOM-13"])
    for id in ["ROOM-10", "ROOM-12"] { #expect(assessment.finding(id)?.isKept == true, "\(id)") }
  }

  @Test func withoutTimeForTheSearchItIsToldAllTheSameWhatIsBroken() throws {
    let mutant = try #require(Mutant.all.first { $0.name == "leave-notice-in-english" })
    var record = try MutantRun(.line) { mutant.server(.line) }.record
    #expect(record.diagnosis.causes.first?.sureness != .unsure)
    let circumstances = Circumstances(framing: .line, hasLog: true, renews: true, nonce: "run")
    record.assess(in: try Trial.embedded.get(), circumstances, searching: 0)
    #expect(record.diagnosis.causes.map(\.requirement.id) == ["MSG-2"])
    #expect(record.diagnosis.causes.map(\.sureness) == [.unsure])
    record.assess(in: try Trial.embedded.get(), circumstances)
    #expect(record.diagnosis.causes.map(\.sureness) != [.unsure])
    record.assess(in: try Trial.embedded.get(), circumstances, isToldToStop: { true })
    #expect(record.diagnosis.causes.map(\.sureness) == [.unsure])
  }

  @Test(arguments: ["leave-notice-in-english", "sender-not-served", "trailing-blanks-stripped", "cr-kept"])
  func aMutantOfTheWireIsNamedWithoutALog(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let run = try MutantRun(.line, hasLog: false, renews: false) { mutant.server(.line) }
    #expect(run.diagnosis.names(mutant))
  }

  /// Sessions pass without a log that are about the log, too.
  @Test func whatIsAskedOfALogThatNobodyHasReadIsNotKept() throws {
    let run = try MutantRun(.line, hasLog: false, renews: false) { MutantServer(framing: .line) }
    let kept = run.record.assessment.findings.filter(\.isKept).map(\.requirement.id)
    #expect(kept.contains("ROOM-3") && !kept.contains { $0.hasPrefix("LOG-") }, "\(kept)")
  }

  /// Who has the mutant in mind must not be told another for certain, unless that breaks the same.
  @Test(arguments: ["leave-notice-in-english", "port-with-leading-zero", "cr-kept", "reset-unnoticed"])
  func anUnknownMutantIsNotNamedWithCertainty(name: String) throws {
    let mutant = try #require(Mutant.all.first { $0.name == name })
    let others = Mutant.all.filter { $0.name != name }
    let run = try MutantRun(.line, among: others) { mutant.server(.line) }
    let first = try #require(run.diagnosis.causes.first)
    #expect(first.sureness != .certain || first.breaksLike(mutant))
  }
}

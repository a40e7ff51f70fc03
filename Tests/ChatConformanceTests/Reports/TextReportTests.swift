import ChatConformance
import Reports
import SessionLanguage
import SessionRunner
import Testing

/// What a person reads at the end of a run.
@Suite struct TextReportTests {
  private func closing(_ record: RunRecord, all: Bool = false) throws -> [String] {
    let report = TextReport(
      library: try Library.embedded(), server: "127.0.0.1 2500", palette: Palette(hasColour: false),
      traces: false, all: all)
    return report.closing(record).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// A run with two things that are wrong, of which one is seen in a long log.
  private func broken() throws -> RunRecord {
    var record = try RunRecord.sample()
    record.set(.failed(try RunRecord.altered("hullo")), of: "core/relay-once")
    let lines = (1...100).map { Array("[\($0)]".utf8) }
    let log = Failure(
      .wrong, .missing, .entry(.join), line: 5, "The log lacks an entry",
      evidence: .log(expected: lines, actual: []))
    record.set(.failed(log), of: "core/relay-to-oneself")
    return try record.assessed()
  }

  @Test func theFirstCauseIsAScreen() throws {
    let lines = try closing(broken())
    let end = try #require(lines.firstIndex { $0.hasPrefix("✗ ") })
    #expect((10...30).contains(end), "\(lines.joined(separator: "\n"))")
    #expect(lines[..<end].contains { $0.hasPrefix("  seen     ") })
    #expect(lines[..<end].contains { $0.hasPrefix("  hint     ") })
    #expect(lines[..<end].contains { $0.hasPrefix("  by hand  nc 127.0.0.1 2500") })
  }

  @Test func aLongDifferenceIsCutAtTwelveLinesUnlessAllIsAskedFor() throws {
    var record = try broken()
    record.set(.passed, of: "core/relay-once")
    record = try record.assessed()
    let (short, whole) = (try closing(record), try closing(record, all: true))
    #expect(short.contains { $0.hasSuffix("… and 91 lines more") }, "\(short.joined(separator: "\n"))")
    #expect(!short.contains { $0.hasSuffix("-[50]") })
    #expect(whole.contains { $0.hasSuffix("-[50]") })
  }

  @Test func theNextCauseIsNamedAndToldInFullWhereAllIsAskedFor() throws {
    let record = try broken()
    let ids = record.diagnosis.causes.map(\.requirement.id)
    try #require(ids.count == 2 && ids.contains("LOG-3"))
    let (short, whole) = (try closing(record), try closing(record, all: true))
    #expect(short.count { $0.hasPrefix("  seen ") } == 1)
    #expect(short.contains { $0.hasPrefix("  \(ids[1]) ") })
    #expect(whole.count { $0.hasPrefix("  seen ") } == 2)
    for id in ids { #expect(short.contains { $0.hasPrefix("✗ \(id) ") }) }
  }

  @Test func theFiguresOfTheRequirementsStandAboveThoseOfTheSessions() throws {
    let record = try broken()
    let (lines, assessment) = (try closing(record), record.assessment)
    #expect(
      lines.suffix(2) == [
        "requirements  \(assessment.kept) kept, 2 broken, \(assessment.notShown) not shown",
        record.summary.line,
      ])
  }

  @Test func whereAllIsKeptNoneIsListed() throws {
    let lines = try closing(RunRecord.sample().assessed())
    #expect(!lines.contains { $0.contains("ROOM-3") })
    #expect(lines.contains { $0.hasPrefix("requirements  ") && $0.hasSuffix(" kept, 0 broken, 0 not shown") })
  }

  /// Who waits for the end knows by then what is wrong, and where that is plain, what it is against.
  @Test func whileItRunsIsToldWhatWasSeenAndWhatIsPlainlyBroken() throws {
    var report = TextReport(
      library: try Library.embedded(), server: "127.0.0.1 2500", palette: Palette(hasColour: false),
      traces: false)
    let failed = try broken().results.filter { $0.failure != nil }
    let lines = failed.compactMap { report.text(for: $0) }
    #expect(
      lines == [
        "✗ core/relay-to-oneself  WRONG  LOG-3  The log lacks the entry “[1]”.",
        "✗ core/relay-once  WRONG  A heard “hullo” where “hello” was due.",
      ])
  }

  /// Framing makes no difference to what is plain.
  @Test func whatIsPlainIsSoInBothFramings() {
    for kind in Symptom.Kind.allCases {
      for subject in [Symptom.Subject.joinNotice(isOwn: true), .joinNotice(isOwn: false)]
        + Ending.allCases.map({ .leaveNotice($0) }) + [
          .ownLeaveNotice, .message(isOwn: false), .notice, .closing,
        ]
        + Symptom.Entry.allCases.map({ .entry($0) })
      {
        let symptom = Symptom(kind, subject)
        guard symptom.isPlain else { continue }
        #expect(
          symptom.usualRequirements(isLine: true).first == symptom.usualRequirements(isLine: false).first,
          "\(symptom)")
      }
    }
  }

  @Test func whileItRunsEachKindOfFailureIsToldOnce() throws {
    var record = try RunRecord.sample()
    let failure = try RunRecord.altered("hullo")
    for id in ["core/relay-once", "core/relay-everyone"] { record.set(.failed(failure), of: id) }
    let failed = record.results.filter { $0.failure != nil }
    #expect(failed.count == 2)
    for all in [false, true] {
      var report = TextReport(
        library: try Library.embedded(), server: "127.0.0.1 2500", palette: Palette(hasColour: false),
        traces: false, all: all)
      var lines: [String] = []
      for result in failed { if let line = report.text(for: result) { lines.append(line) } }
      #expect(lines.count == (all ? 2 : 1))
    }
  }
}

import ChatConformance
import Reports
import SessionLanguage
import SessionRunner
import Testing

/// Reports as texts.
@Suite struct ReportTests {
  private let library: Library

  init() throws { library = try Library.embedded() }

  private func lines(_ format: ReportFormat, _ record: RunRecord) throws -> [String] {
    try format.text(of: record.assessed(), library).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  private func noServer() throws -> RunRecord {
    var record = try RunRecord.sample()
    record.results = []
    record.obstacle = .noServer(.unreachable(host: "127.0.0.1", port: 2500, reason: "nobody is there"))
    return record
  }

  @Test func tapHasAPointForEachRequirement() throws {
    let record = try RunRecord.sample().assessed()
    let lines = try lines(.tap, .sample())
    #expect(lines[0] == "TAP version 13")
    #expect(lines[1] == "1..\(record.assessment.findings.count)" && record.assessment.findings.count > 5)
    #expect(lines.dropFirst(2).dropLast().allSatisfy { $0.hasPrefix("ok ") })
    #expect(lines.contains { $0.contains(" - ROOM-3: A server MUST relay") })
  }

  @Test func whatIsNotShownIsSkippedWithItsReason() throws {
    var record = try RunRecord.sample()
    record.set(.skipped(reason: "there is # no log"), of: "core/relay-once")
    #expect(
      try lines(.tap, record).contains {
        $0.contains(" - ROOM-8: ") && $0.hasSuffix(" # SKIP there is \\# no log")
      })
    #expect(
      try ReportFormat.junit.text(of: record.assessed(), library)
        .contains("<skipped message=\"there is # no log\"/>"))
  }

  @Test func tapTellsAFailureInItsDiagnosis() throws {
    var record = try RunRecord.sample()
    record.set(.failed(try RunRecord.altered("\"hullo\"")), of: "core/relay-once")
    let lines = try lines(.tap, record)
    let start = try #require(lines.firstIndex { $0.hasPrefix("not ok ") })
    #expect(lines[start].contains(" - ROOM-"))
    #expect(lines[start + 1] == "  ---")
    #expect(lines[start + 2] == #"  message: "A heard “\"hullo\"” where “hello” was due.""#)
    #expect(lines[start + 4] == #"  verdict: "WRONG""#)
    #expect(lines[start + 5] == #"  session: "core/relay-once""#)
    #expect(lines[start + 6] == #"  file: "Fixtures/core/relay-once.session""#)
    #expect(lines[start + 7] == #"  line: "6""#)
  }

  @Test func aCauseStandsWithItsRequirement() throws {
    var record = try RunRecord.sample()
    record.set(.failed(try RunRecord.altered("hullo")), of: "core/relay-once")
    record = try record.assessed()
    let cause = try #require(record.diagnosis.causes.first)
    let words = "No known mistake is quite like it."
    #expect(try ReportFormat.tap.text(of: record, library).contains("  cause: \"\(words)\""))
    #expect(
      try ReportFormat.github.text(of: record, library).contains(
        "::A heard “hullo” where “hello” was due.%0A\(words)%0A\(cause.requirement.sentence.prefix(20))"))
    #expect(
      try ReportFormat.junit.text(of: record, library).contains(">\(cause.requirement.id) "))
  }

  @Test func aMegabyteIsToldNotShown() throws {
    var record = try RunRecord.sample()
    let due = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    let name = try #require(ClientName("A"))
    let evidence = Failure.Evidence.stream(
      name, expected: [Pattern([.bytes(due)])], actual: due + [UInt8(ascii: "!")], offset: due.count)
    let failure = Failure(
      .wrong, .altered, .message(isOwn: false), line: 6, "A heard something else", evidence: evidence)
    record.set(.failed(failure), of: "core/relay-everyone")
    let text = try ReportFormat.junit.text(of: record.assessed(), library)
    let element = try #require(text.split(separator: "<failure").dropFirst().first)
    let told = try #require(element.split(separator: "</failure>").first)
    #expect(told.contains("x…(×1048576)!") && told.utf8.count < 4096)
  }

  @Test func tapBailsOutWithoutAServer() throws {
    #expect(
      try lines(.tap, noServer()) == [
        "TAP version 13",
        "Bail out! no server at 127.0.0.1 port 2500: nobody is there; start the server first, or check address and port",
        "",
      ])
  }

  @Test func annotationsStandAtTheSessionsLine() throws {
    var record = try RunRecord.sample(known: "line/gone  renamed")
    #expect(
      try lines(.github, record) == [
        "::error file=known.txt,line=1,title=chat-conform%3A known::line/gone is no session: see known.txt, line 1",
        "",
      ])
    record.strangers = []
    #expect(try ReportFormat.github.text(of: record, library).isEmpty)
    record.set(.failed(try RunRecord.altered("100%, and\nmore")), of: "core/relay-once")
    let annotation = try #require(lines(.github, record).first)
    #expect(
      annotation.hasPrefix("::error file=Fixtures/core/relay-once.session,line=6,title=ROOM-"),
      "\(annotation)")
    #expect(
      annotation.contains(" WRONG::A heard “100%25, and␊more” where “hello” was due.%0A"), "\(annotation)")
  }

  @Test func annotationsTellKnownFailuresAsNotices() throws {
    var record = try RunRecord.sample(known: "core/relay-everyone  to be mended")
    record.set(
      .failed(Failure(.hang, .missing, .message(isOwn: false), "nothing came")), of: "core/relay-everyone")
    #expect(
      try lines(.github, record) == [
        "::notice file=Fixtures/core/relay-everyone.session,line=1,title=core/relay-everyone HANG::known failure: to be mended",
        "",
      ])
  }

  @Test func annotationsSayThatThereIsNoServer() throws {
    let line = try #require(lines(.github, noServer()).first)
    #expect(line.hasPrefix("::error title=chat-conform%3A server::no server at 127.0.0.1 port 2500"))
  }

  @Test func junitHasNoRunSuiteWhereNothingIsWrongWithTheRun() throws {
    let text = try ReportFormat.junit.text(of: RunRecord.sample().assessed(), library)
    #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"chat-conform\""))
    #expect(text.contains("<testsuite name=\"core\""))
    #expect(!text.contains("<testsuite name=\"run\""))
    #expect(text.contains("timestamp=\"2025-06-15T15:06:40Z\""))
  }

  @Test func noReportHoldsAControlCharacter() throws {
    let record = try RunRecord.mixed()
    for format in ReportFormat.allCases {
      let scalars = try format.text(of: record, library).unicodeScalars
      #expect(!scalars.isEmpty)
      #expect(scalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.value >= 0x20 }, "\(format)")
    }
  }
}

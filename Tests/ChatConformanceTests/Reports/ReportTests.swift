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
    try format.text(of: record, library).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  private func noServer() throws -> RunRecord {
    var record = try RunRecord.sample()
    record.results = []
    record.obstacle = .noServer(.unreachable(host: "127.0.0.1", port: 2500, reason: "nobody is there"))
    return record
  }

  @Test func tapHasAPointForEachSession() throws {
    let record = try RunRecord.sample()
    let lines = try lines(.tap, record)
    #expect(lines[0] == "TAP version 13")
    #expect(lines[1] == "1..\(record.results.count)")
    let points = lines.filter { $0.hasPrefix("ok ") }
    #expect(points.count == record.results.count)
    #expect(points.contains { $0.hasSuffix(" # SKIP not claimed; it passed") })
    #expect(lines.contains { $0.contains("- core/relay-everyone: ") })
  }

  @Test func tapTellsAFailureInItsDiagnosis() throws {
    var record = try RunRecord.sample()
    record.set(.failed(Failure(.wrong, line: 6, "A \"heard\"\nelse")), of: "core/relay-everyone")
    let lines = try lines(.tap, record)
    let start = try #require(lines.firstIndex { $0.hasPrefix("not ok ") })
    #expect(lines[start + 1] == "  ---")
    #expect(lines[start + 2] == #"  message: "A \"heard\"\nelse""#)
    #expect(lines[start + 4] == #"  verdict: "WRONG""#)
    #expect(lines[start + 5] == #"  file: "Fixtures/core/relay-everyone.session""#)
    #expect(lines[start + 6] == #"  line: "6""#)
    #expect(lines[start...].contains { $0.hasPrefix(#"    - "ROOM-3  A server MUST relay"#) })
  }

  @Test func theCauseStandsWithEachFailureThatComesOfIt() throws {
    var record = try RunRecord.sample()
    record.set(.failed(Failure(.wrong, line: 6, "A heard something else")), of: "core/relay-everyone")
    let circumstances = Circumstances(
      framing: .line, hasLog: false, renews: false, deadline: .seconds(1), nonce: "sample")
    record.diagnosis = Diagnosis(of: record.results, in: circumstances, among: [])
    let words =
      "Not sure what is wrong here: no known fault is quite like it. It is about \(try subject(of: record))."
    #expect(try lines(.tap, record).contains("  cause: \"\(words)\""))
    #expect(
      try lines(.github, record).first?.contains("::A heard something else.%0A\(words)%0AROOM-3  ") == true)
    #expect(
      try ReportFormat.junit.text(of: record, library).contains(">\(words)\n\n✗ core/relay-everyone  WRONG"))
  }

  private func subject(of record: RunRecord) throws -> String {
    let failed = try #require(record.results.first { $0.failure != nil })
    return try #require(failed.session.covers.first)
  }

  @Test func aMegabyteIsToldNotShown() throws {
    var record = try RunRecord.sample()
    let due = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    let name = try #require(ClientName("A"))
    let evidence = Failure.Evidence.stream(
      name, expected: [Pattern([.bytes(due)])], actual: due + [UInt8(ascii: "!")], offset: due.count)
    record.set(
      .failed(Failure(.wrong, line: 6, "A heard something else", evidence: evidence)),
      of: "core/relay-everyone")
    let text = try ReportFormat.junit.text(of: record, library)
    let failure = try #require(text.split(separator: "<failure").dropFirst().first)
    let told = try #require(failure.split(separator: "</failure>").first)
    #expect(told.contains("… (1048576 bytes as shown)") && told.utf8.count < 4096)
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
    record.set(.failed(Failure(.wrong, line: 6, "100%, and\nmore")), of: "core/relay-everyone")
    let annotation = try #require(lines(.github, record).first)
    #expect(
      annotation.hasPrefix(
        "::error file=Fixtures/core/relay-everyone.session,line=6,title=core/relay-everyone WRONG::100%25, and%0Amore.%0AROOM-3  A server MUST"
      ), "\(annotation)")
  }

  @Test func annotationsTellKnownFailuresAsNotices() throws {
    var record = try RunRecord.sample(known: "core/relay-everyone  to be mended")
    record.set(.failed(Failure(.hang, line: nil, "nothing came")), of: "core/relay-everyone")
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
    let text = try ReportFormat.junit.text(of: RunRecord.sample(), library)
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

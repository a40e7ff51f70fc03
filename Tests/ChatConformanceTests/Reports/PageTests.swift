import ChatConformance
import ChatProtocol
import Foundation
import Localization
import Mutants
import Reports
import SessionLanguage
import SessionRunner
import Testing

/// The page for a browser and the summary in Markdown; `make pages` opens them in one.
@Suite struct PageTests {
  private let library: Library

  init() throws { library = try Library.embedded() }

  private func page(_ record: RunRecord) throws -> Page {
    Page(text: try ReportFormat.html.text(of: record, library))
  }

  /// A server that tells nobody of a close and composes what it relays, judged by a few sessions.
  private static let small = Result {
    let mistakes = try ComposedMutant(["close-told-to-nobody", "composed"], in: .line)
    return try MutantRun(
      .line, only: ["core/join-*", "core/leave-by-close", "core/decomposed", "core/log-close"],
      mistakes.server
    ).record
  }

  private static let right = Result { try RunRecord.sample(claim: .hardened).assessed() }

  @Test func whatIsWrongIsOnThePage() throws {
    let page = try page(try Self.small.get())
    for words in [
      "2 requirements are broken", "1. ROOM-9 When a client closes its connection",
      "B closed; A heard nothing of it.", "due, and did not come", "See 1",
      // Both ways to write a syllable are told apart.
      "\\u{1112}\\u{1161}\\u{11AB}", "한",
    ] {
      #expect(page.words.contains(words), "\(words)")
    }
    #expect(page.tags.contains { $0.name == "tr" && $0.attributes["class"] == "wrong" })
    #expect(page.tags.count { $0.name == "svg" } == 2)
  }

  @Test(arguments: ["page.html", "summary.md"])
  func aSmallOneIsAsItWasRead(file: String) throws {
    let format = try #require(file == "page.html" ? ReportFormat.html : .markdown)
    let text = try format.text(of: try Self.small.get(), library)
      .replacing(/<style>[^<]*<\/style>/, with: "<style></style>").replacing(packageVersion, with: "VERSION")
    let golden = Golden(path: "Tests/ChatConformanceTests/Golden/\(file)")
    let complaint = try golden.complaint(about: text)
    #expect(complaint == nil)
  }

  @Test func everyPageIsSound() throws {
    var records = [
      try RunRecord.mixed(), try Self.right.get(), try Self.small.get(), try worst(),
    ]
    records.append(RunRecord(of: RunRecord.Server(host: "127.0.0.1", port: 2500), started: .distantPast))
    records[4].obstacle = .noServer(.unreachable(host: "127.0.0.1", port: 2500, reason: "nobody is there"))
    for record in records { try expectSound(record) }
  }

  /// It is balanced, asks for nothing, runs nothing, hides nothing, and its links lead somewhere.
  private func expectSound(_ record: RunRecord) throws {
    let text = try ReportFormat.html.text(of: record, library)
    let page = Page(text: text)
    #expect(page.imbalance == nil)
    let ids = page.values(of: "id")
    #expect(Set(ids).count == ids.count)
    let links = page.values(of: "href")
    #expect(links.allSatisfy { $0 == "data:," || $0.hasPrefix("#") && ids.contains("\($0.dropFirst())") })
    #expect(Set(page.tags.map(\.name)).subtracting(Self.tags).isEmpty)
    #expect(Set(page.tags.flatMap(\.attributes.keys)).subtracting(Self.attributes).isEmpty)
    #expect(Page.hidden(in: text).isEmpty)
  }

  private static let tags = Set(
    """
    html head meta link title style body a header h1 span dl dt dd div ol li strong p small main
    section h2 h3 h4 article figure svg text tspan line path g table thead tbody tr th td pre code
    mark del ins footer
    """.split(whereSeparator: \.isWhitespace).map(String.init))
  private static let attributes = Set(
    """
    lang charset name content http-equiv rel href class id style role tabindex aria-label
    aria-labelledby scope viewBox width height x y x1 y1 x2 y2 d
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// A server's words, in every place where one stands.
  @Test(arguments: [
    "</script><script>alert(1)</script>", "</style><b onclick=x>", "\" onload=\"x", "\u{202E}txt.exe",
    "\u{1112}\u{1161}\u{11AB}", "한", "&lt;&#60;", "--><!--", "]]>", "`` ``` ````", "<details>", "| a | b |",
  ])
  func nothingThatAServerSaysIsObeyed(words: String) throws {
    var record = try Self.right.get()
    let failure = try RunRecord.altered(words)
    record.set(.failed(failure), of: "core/relay-once")
    record.log = words
    record.server.command = words
    let evidence = Finding.Evidence(
      failure: failure, results: record.results.filter { $0.session.id == "core/relay-once" })
    record.assessment = Assessment([
      Finding(requirement: try #require(library.requirement("ROOM-8")), state: .broken(evidence)),
      Finding(requirement: try #require(library.requirement("ROOM-3")), state: .notShown(reason: words)),
    ])
    try expectSound(record)
    let isShown = try page(record).words.contains(Visible.text(Array(words.utf8)))
    #expect(isShown)
    let markdown = try ReportFormat.markdown.text(of: record, library)
    #expect(Page.hidden(in: markdown).isEmpty)
    // Outside of what is fenced in, nothing but the report's own tags begins with this.
    var fence: Substring?
    for line in markdown.split(separator: "\n") where !line.hasPrefix("server `") {
      let marks = line.prefix { $0 == "`" }
      if fence == nil, marks.count >= 3 {
        fence = marks
      } else if line == fence {
        fence = nil
      } else if fence == nil {
        let isOwn = line.hasPrefix("<details><summary>") || line == "</details>"
        #expect(!line.contains("<") || isOwn, "\(line)")
      }
    }
    #expect(fence == nil)
  }

  /// Everything is broken, and seen in long texts that are hard to write down.
  private func worst() throws -> RunRecord {
    var record = try Self.right.get()
    let hostile = Array(String(repeating: "<&\">\u{202E}", count: 300).utf8)
    let lines = (0..<100).map { Array("\($0)<&".utf8) + hostile }
    let timelines = record.results.map(\.timeline)
    record.results = try library.sessions.enumerated().map { index, session in
      let talk = timelines[index % timelines.count]
      let client = try #require(talk.compactMap(\.client).first)
      let evidence =
        index.isMultiple(of: 2)
        ? Failure.Evidence.log(expected: lines, actual: [hostile])
        : .stream(client, expected: [Pattern([.bytes(hostile)])], actual: hostile, offset: 9)
      let failure = Failure(.wrong, .altered, .message(isOwn: false), "x", evidence: evidence)
      var result = SessionResult(
        session: session, isClaimed: true,
        outcome: .failed(failure))
      result.failures = [failure]
      let heard = Event(time: .zero, client: client, what: .heard(hostile))
      result.timeline = Array(repeating: talk, count: 5).flatMap { $0 } + [heard]
      return result
    }
    let findings = library.requirements.filter { $0.serverClass != nil && $0.unitTest == nil }.map {
      requirement in
      let results = record.results.filter { $0.session.covers.contains(requirement.id) }
      let failure = results.first?.failure ?? Failure(.wrong, .strange, .connection, "x")
      return Finding(
        requirement: requirement, state: .broken(Finding.Evidence(failure: failure, results: results)))
    }
    record.assessment = Assessment(findings)
    return record
  }

  @Test func bothAreBoundedWhateverIsWrong() throws {
    let record = try worst()
    #expect(record.assessment.broken.count >= 60)
    let page = try page(record)
    #expect(page.size <= 300_000)
    let markdown = try ReportFormat.markdown.text(of: record, library)
    #expect(markdown.utf8.count < 1_000_000)
    for id in record.assessment.broken.map(\.requirement.id) {
      let isTold = page.words.contains(". \(id) ") && markdown.contains(". \(id)\n")
      #expect(isTold, "\(id)")
    }
  }

  /// Where `make pages` takes them from.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["PAGES"] != nil, "make pages asks for it"))
  func theyAreWrittenForABrowser() throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["PAGES"] ?? "")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let pages: [(name: String, record: RunRecord, language: Language)] = [
      ("right", try Self.right.get(), .english), ("small", try Self.small.get(), .english),
      ("korean", try Self.small.get(), .korean), ("hostile", try RunRecord.mixed(), .english),
      ("worst", try worst(), .english),
    ]
    for page in pages {
      let text = try Language.$ofReader.withValue(page.language) {
        try ReportFormat.html.text(of: page.record, library)
      }
      try Data(text.utf8).write(to: folder.appending(path: "\(page.name).html"))
    }
  }
}

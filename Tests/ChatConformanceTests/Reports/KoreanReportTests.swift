import ChatConformance
import Foundation
import Grading
import Localization
import Mutants
import Reports
import Testing

/// Whoever reads Korean reads no English: not a sentence, and no word that stands for one.
@Suite struct KoreanReportTests {
  private func told(_ run: MutantRun) throws -> [String] {
    let library = try Trial.embedded.get()
    let report = TextReport(
      library: library, server: "127.0.0.1 2500", palette: Palette(hasColour: false), traces: false, all: true
    )
    return Language.$ofReader.withValue(.korean) {
      [report.heading(run.record), report.closing(run.record)]
        + run.results.compactMap { result in
          var report = report
          return report.text(for: result)
        }
    }
  }

  @Test(arguments: Mutant.all) func noKnownMistakeHasAnEnglishName(mutant: Mutant) {
    let words = Language.$ofReader.withValue(.korean) {
      "Your server behaves like one of these:\n- one that \(mutant.summary)".translated
    }
    #expect(!EnglishText.isIn(words))
  }

  /// `make prove` reads the reports on all of them.
  @Test func noReportOnAMutantHasAnEnglishSentence() async throws {
    let runs = try await DiagnosisTests.runs.value
    #expect(runs.count == Mutant.all.count)
    var lines: Set<Substring> = []
    for (index, name) in runs.keys.sorted().enumerated() where Trial.isWide || index % 4 == 0 {
      for text in try told(#require(runs[name])) { lines.formUnion(text.split(separator: "\n")) }
    }
    #expect(lines.count > 1000)
    #expect(lines.map(String.init).filter(EnglishText.isIn).sorted() == [])
  }

  @Test(arguments: [ReportFormat.html, .markdown, .junit, .tap, .github])
  func noOtherReportForPeopleHasAnEnglishSentence(format: ReportFormat) async throws {
    let library = try Trial.embedded.get()
    var lines: Set<String> = []
    for (name, run) in try await DiagnosisTests.runs.value
    where Trial.isWide || DiagnosisTests.told.contains(name) {
      let text = try Language.$ofReader.withValue(.korean) { try format.text(of: run.record, library) }
      lines.formUnion(EnglishText.proseLines(of: text, in: format))
    }
    #expect(lines.count > 20)
    #expect(lines.filter(EnglishText.isIn).sorted() == [])
  }

  /// What `grade` writes: pages, the map of the class, its table, and files for gradebooks.
  @Test func nothingThatIsWrittenOfAClassHasAnEnglishSentence() async throws {
    let library = try Trial.embedded.get()
    let runs = try await DiagnosisTests.runs.value.filter {
      Trial.isWide || DiagnosisTests.told.contains($0.key)
    }
    let texts = try Language.$ofReader.withValue(.korean) {
      let points = Points(for: .hardened, in: library)
      let grades = try runs.sorted { $0.key < $1.key }.map { name, run in
        let json = Data(try ReportFormat.json.text(of: run.record, library).utf8)
        return Grade(of: name, .judged(try JSONDecoder().decode(Verdict.self, from: json)), by: points)
      }
      let map = ClassMap(of: grades, in: library)
      return [map.text, GradeTable(grades).csv]
        + (try grades.flatMap { grade in
          let page = Grading.Page(of: grade, in: map.groups(of: grade.name), comments: [:])
          return [page.text] + (try Gradebook.allCases.map { try $0.text(of: grade, page) { _ in "1" } })
        })
    }
    let lines = Set(texts.flatMap { $0.replacing("\\n", with: "\n").split(separator: "\n").map(String.init) })
    #expect(lines.count > 100)
    #expect(lines.filter(EnglishText.isIn).sorted() == [])
  }

  /// Everything that `explain` and `--list` show.
  @Test func noExplanationHasAnEnglishSentence() throws {
    let library = try Trial.embedded.get()
    let lines = Language.$ofReader.withValue(.korean) {
      library.list(Selection()) + library.requirements.compactMap { library.explanation(of: $0.id) }
    }
    #expect(lines.count > 300)
    let left = lines.flatMap { $0.split(separator: "\n") }.filter {
      !$0.hasPrefix("단위 시험") && EnglishText.isIn(String($0))
    }
    #expect(left == [])
  }

  /// Who reads English reads what was there before: the catalogue is not even looked at.
  @Test func theSameReportInEnglishIsUnchanged() async throws {
    let run = try #require(try await DiagnosisTests.runs.value["message-late"])
    let english = try run.text
    #expect(english.contains("requirements  ") && english.contains(" passed, "))
    let korean = try Language.$ofReader.withValue(.korean) { try run.text }
    #expect(korean.contains("요구 사항") && korean.contains("통과 "))
  }
}

/// What is English in a line that a Korean reads.
private enum EnglishText {
  /// Whether three words of English stand in a row outside of quotations of the wire, code, and lines of a session.
  static func isIn(_ line: String) -> Bool {
    if isCode(line) { return false }
    let prose = line.replacing(/“[^”]*”?/, with: "").replacing(/`[^`]*`/, with: "")
      .replacing(/#wrong-\d+|aria-[a-z]+/, with: "")
    return prose.contains(/(?:^|[^A-Za-z-])[A-Za-z']{2,}[,;:.]? [A-Za-z']{2,}[,;:.]? [A-Za-z']{2,}/)
  }

  /// Commands for a shell, what was due and what came, lines of a session, and what was said and heard.
  private static func isCode(_ line: String) -> Bool {
    line.contains(
      #/(?:^|  )(?:\(?printf|\(for piece|python3|tail "|nc )|^ *(?:기대|실제|또는) |\d행:  |[│┤├]| [<>]  |^ *(?:[+^@]|-(?! ))/#
    )
  }

  /// The lines of a report that are prose.
  static func proseLines(of text: String, in format: ReportFormat) -> [String] {
    switch format {
    case .html:
      let prose = text.replacing(/<style>[\s\S]*?<\/style>|<pre[\s\S]*?<\/pre>|<code>[^<]*<\/code>/, with: "")
        .replacing(
          /<td class="bytes">[\s\S]*?(?:<small>|<\/td>)|<text class="said"[\s\S]*?<\/text>/, with: "")
      // What only a screen reader says is prose, too; other attributes are not.
      let spoken = prose.matches(of: /aria-label="([^"]*)"/).map { String($0.1) }
      return spoken + prose.replacing(/<[^>]*>/, with: "\n").split(separator: "\n").map(String.init)
    case .markdown:
      return text.replacing(/```[\s\S]*?```/, with: "").split(separator: "\n").map(String.init)
    case .junit:
      let prose = text.replacing(/<system-out>[\s\S]*?<\/system-out>/, with: "")
      let messages = prose.matches(of: #/ message="([^"]*)"/#).map { String($0.1) }
      return messages + prose.replacing(/<[^>]*>/, with: "\n").split(separator: "\n").map(String.init)
    case .tap, .github, .json: return text.split(separator: "\n").map(String.init)
    }
  }
}

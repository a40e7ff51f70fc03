import ChatConformance
import ClientConformance
import Testing

/// Each requirement, its sentence, its sessions, its code and its unit test find each other.
@Suite struct RequirementTests {
  /// The id that tests ask for in order to be told that there is none.
  private static let nobodys = "ROOM-999"

  private let library: Library
  private let clients: ClientLibrary
  private let ids: Set<String>

  init() throws {
    library = try Library.embedded()
    clients = try ClientLibrary.embedded()
    ids = Set(library.requirements.map(\.id))
  }

  @Test func theProgramHoldsEveryRequirementAndEverySession() throws {
    let paths = Repository.files(below: "Fixtures", ending: ".session")
    let sessions = library.sessions.map(\.id) + clients.sessions.map(\.id)
    #expect(Set(sessions.map { "Fixtures/\($0).session" }) == Set(paths))
    #expect(sessions.count == paths.count && library.sessions.count >= 45 && clients.sessions.count >= 40)
    let marked = try chapters().flatMap {
      $0.text.matches(of: #/(?m)^\*\*([^*]+)\*\* /#).map { String($0.output.1) }
    }
    #expect(marked == library.requirements.map(\.id))
    #expect(marked.count >= 60)
  }

  @Test func everyIdIsGivenOnceAndBelongsToItsChapter() {
    #expect(ids.count == library.requirements.count && ids.count >= 60)
    #expect(!ids.contains(Self.nobodys))
    let families = Dictionary(grouping: library.requirements) { $0.id.prefix { $0 != "-" } }
    #expect(families.count == 6)
    for (family, requirements) in families {
      let chapters =
        family == "HARD" ? ["Spec/6-hardening.md", "Spec/7-operation.md"] : [requirements[0].file]
      #expect(Set(requirements.map(\.file)).sorted() == chapters, "\(family)")
    }
  }

  @Test func everyRequirementAsksForOneThing() {
    for requirement in library.requirements {
      #expect(requirement.sentence.matches(of: /\b(MUST|SHOULD|MAY)\b/).count == 1, "\(requirement.id)")
      let isClients = requirement.id.hasPrefix("CLIENT-")
      #expect((requirement.serverClass == nil) == isClients, "\(requirement.id)")
    }
  }

  @Test func whatIsNoRequirementAsksForNothing() throws {
    for chapter in try chapters() {
      let paragraphs = chapter.text.split(separator: "\n\n").filter {
        !$0.starts(with: /\*\*[A-Z]+-[0-9]+\*\*/)
      }
      #expect(!paragraphs.isEmpty)
      for paragraph in paragraphs where paragraph.contains(/\b(MUST|SHALL|SHOULD|REQUIRED|MAY)\b/) {
        Issue.record("\(chapter.path): \(paragraph)")
      }
    }
  }

  @Test func everyRequirementIsTestedByASessionOrAUnitTest() throws {
    let cited = Set(library.sessions.flatMap(\.covers) + clients.sessions.flatMap(\.covers))
    var unitTests = 0
    for requirement in library.requirements {
      #expect(cited.contains(requirement.id) || requirement.unitTest != nil, "\(requirement.id)")
      if let test = requirement.unitTest {
        unitTests += 1
        #expect(try unitTestExists(test), "\(requirement.id): \(test)")
      }
    }
    #expect(unitTests >= 10)
    #expect(try !unitTestExists("ChatProtocolTests/PeerTests/nobodyWroteThis"))
  }

  @Test func everyRequirementIsCitedByTheCodeThatImplementsIt() throws {
    let sources = ["ChatProtocol", "ChatServer", "ChatClient"]
      .flatMap { Repository.files(below: "Sources/\($0)", ending: ".swift") }
    let cited = try Set(sources.flatMap { try citations(in: $0) })
    #expect(cited.count >= 60)
    #expect(ids.subtracting(cited).sorted() == [])
  }

  @Test func everyIdThatIsCitedIsKnown() throws {
    var mentions = 0
    for (folder, ending) in [
      ("Spec", ".md"), ("Spec", ".abnf"), ("Fixtures", ""), ("Sources", ".swift"), ("Tests", ".swift"),
    ] {
      let files = Repository.files(below: folder, ending: ending).filter {
        $0.contains(".") && !$0.contains("/.")
      }
      #expect(!files.isEmpty)
      for file in files {
        let mentioned = try Repository.text(file).matches(
          of: /\b(FRAME|MSG|ROOM|LOG|CLIENT|HARD)-[1-9][0-9]*\b/)
        let cited = try mentioned.map { String($0.output.0) } + citations(in: file)
        mentions += cited.count
        #expect(Set(cited).subtracting(ids).subtracting([Self.nobodys]).sorted() == [], "\(file)")
      }
    }
    #expect(mentions >= 500)
    #expect(library.sessions.flatMap(\.covers).allSatisfy(ids.contains))
  }

  @Test func aSessionStandsInTheFolderOfTheHighestClassThatItCites() {
    for session in library.sessions {
      let classes = session.covers.compactMap { library.requirement($0)?.serverClass }
      #expect(classes.count == session.covers.count, "\(session.id)")
      #expect(classes.max() == session.serverClass, "\(session.id)")
    }
  }

  private func chapters() throws -> [(path: String, text: String)] {
    try Repository.files(below: "Spec", ending: ".md").filter { !$0.hasSuffix("README.md") }
      .map { ($0, try Repository.text($0)) }
  }

  /// The ids after `Spec:` in the comments of a source.
  private func citations(in file: String) throws -> [String] {
    try Repository.text(file).matches(of: #/(?m)^ *///? Spec: ((?:[A-Z]+-[0-9]+ ?)+)$/#)
      .flatMap { $0.output.1.split(separator: " ").map(String.init) }
  }

  /// Whether `Target/Suite/test` stands in the sources of the tests.
  private func unitTestExists(_ name: String) throws -> Bool {
    let parts = name.split(separator: "/").map(String.init)
    guard parts.count == 3 else { return false }
    return try Repository.files(below: "Tests/\(parts[0])", ending: ".swift").contains { file in
      let text = try Repository.text(file)
      guard let suite = text.range(of: "@Suite struct \(parts[1]) {") else { return false }
      let body = text[suite.upperBound...]
      let end = body.range(of: "\n}\n")?.lowerBound ?? body.endIndex
      return body[..<end].contains(try Regex("@Test[^@]*\\bfunc \(parts[2])\\("))
    }
  }
}

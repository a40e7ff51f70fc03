import ChatConformance
import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner
import Testing

/// The examples in the Spec, and the files of the fixtures.
@Suite struct ExampleTests {
  @Test func everyExampleOfTheSpecIsASessionThatPasses() throws {
    let library = try Library.embedded()
    var played: [Framing: Int] = [:]
    for chapter in Repository.files(below: "Spec", ending: ".md") {
      let name = chapter.dropFirst("Spec/".count).dropLast(".md".count)
      for block in Self.blocks(in: try Repository.text(chapter)) {
        let example = try Session.parse(
          block.text, id: "\(name):\(block.line)", file: chapter, firstLine: block.line)
        #expect(example.log.map { $0.line ?? 0 > block.line } ?? true)
        #expect(Self.visible(example.canonicalText) == Self.visible(block.text))
        for framing in try framings(of: example, library) {
          play(example, framing)
          played[framing, default: 0] += 1
        }
      }
    }
    #expect(played[.line, default: 0] >= 8 && played[.bare, default: 0] >= 6)
  }

  @Test func everyFixtureIsWrittenAsItIsPrinted() throws {
    let library = try Library.embedded()
    for session in library.sessions {
      let printed = session.canonicalText
      let again = try Session.parse(printed, id: session.id, file: "\(session.id) printed")
      #expect(again.canonicalText.utf8.elementsEqual(printed.utf8), "\(session.id)")
      let source = Self.visible(library.source(of: session))
      let pairs = zip(source, Self.visible(printed))
      #expect(Self.visible(printed).count == source.count, "\(session.id)")
      // What stands in quotes may be written in several ways; the fixture takes the one that tells most.
      for (written, line) in pairs where written != line && !written.contains(UInt8(ascii: "\"")) {
        Issue.record("\(session.id): \(String(decoding: written, as: UTF8.self))")
      }
    }
    #expect(library.sessions.count >= 45)
  }

  /// The framings that a server may speak when the example is played.
  private func framings(of example: Session, _ library: Library) throws -> [Framing] {
    let classes = try example.covers.map {
      try #require(library.requirement($0)?.serverClass, "\(example.id): \($0)")
    }
    if example.needs.contains(.bare) { return [.bare] }
    return example.needs.contains(.line) || classes.contains { $0 > .core } ? [.line] : Framing.allCases
  }

  private func play(_ example: Session, _ framing: Framing) {
    var runner = Runner(transport: MemoryTransport { Oracle(framing: framing) }, nonce: "test")
    runner.transport.terminator = framing.terminator
    let execution = runner.play(example)
    if let failure = execution.failure {
      Issue.record(
        "Spec/\(example.id), line \(failure.line ?? 0), \(framing): \(failure.verdict) \(failure.summary)")
    }
    #expect(execution.unnoticed.isEmpty)
    #expect(execution.logWasJudged == (example.log != nil))
  }

  /// The fenced blocks that are marked `session`, each with the number of its first line.
  private static func blocks(in text: String) -> [(line: Int, text: String)] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.filter { lines[$0] == "```session" }.map { fence in
      (fence + 2, lines[(fence + 1)...].prefix { $0 != "```" }.map { $0 + "\n" }.joined())
    }
  }

  /// The lines without comments and empty ones, which printing leaves out.
  private static func visible(_ text: String) -> [[UInt8]] {
    text.utf8.split(separator: UInt8(ascii: "\n")).map(Array.init)
      .filter { $0.first { $0 != UInt8(ascii: " ") } != UInt8(ascii: "#") }
  }
}

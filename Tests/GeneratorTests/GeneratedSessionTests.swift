import ChatConformance
import ChatProtocol
import Generator
import Mutants
import SessionLanguage
import Testing

/// What is generated is what anybody could have written, and the same everywhere.
@Suite struct GeneratedSessionTests {
  static let dialects = [
    Dialect(framing: .bare, serverClass: .core, canLaunch: true),
    Dialect(framing: .line, serverClass: .core, canLaunch: false),
    Dialect(framing: .line, serverClass: .line, canLaunch: false),
    Dialect(framing: .line, serverClass: .hardened, canLaunch: true),
  ]

  private func sessions(_ dialect: Dialect, seed: UInt64, _ numbers: ClosedRange<Int>) -> [Session] {
    let generator = SessionGenerator(seed: seed, dialect)
    return numbers.compactMap { generator.session(of: generator.scenario($0), number: $0) }
  }

  @Test(arguments: dialects)
  func everySessionIsClearRightAndReadAsItIsWritten(dialect: Dialect) throws {
    let library = try Library.embedded()
    let known = Set(library.requirements.map(\.id))
    let sessions = sessions(dialect, seed: 7, 1...60)
    #expect(sessions.count == 60)
    for session in sessions {
      let text = session.canonicalText
      let again = try Session.parse(text, id: session.id, file: "again.session")
      #expect(again == session, "\(text)")
      #expect(!session.covers.isEmpty && known.isSuperset(of: session.covers))
      #expect(session.serverClass <= dialect.serverClass)
      let transport = MemoryTransport { MutantServer(framing: dialect.framing) }
      #expect(transport.failure(of: session, dialect.framing) == nil, "\(text)")
    }
  }

  /// The digests change with the generator alone; whoever changes it writes down the new ones.
  @Test(
    arguments: zip(
      dialects, ["cba807246b6a32ff", "32e0a1f9df401fe2", "df383bdf221d797d", "155744b7dcc248c6"]))
  func sameSeedGivesTheSameSessionsEverywhere(dialect: Dialect, digest: String) {
    let texts = sessions(dialect, seed: 2500, 1...20).map(\.canonicalText)
    #expect(texts != sessions(dialect, seed: 2501, 1...20).map(\.canonicalText))
    #expect(String(fnv1a(texts.joined()), radix: 16) == digest)
  }

  @Test func aSessionHangsOnItsNumberAlone() {
    let dialect = Self.dialects[2]
    #expect(sessions(dialect, seed: 3, 1...12)[9...] == sessions(dialect, seed: 3, 10...12)[...])
  }

  @Test func whatIsGeneratedHasEveryKindInIt() {
    var coverage = Coverage()
    for session in sessions(Self.dialects[3], seed: 11, 1...250) { coverage.add(session) }
    for remark in coverage.figures { #expect(!"\(remark.counts),".contains(" 0,"), "\(remark.counts)") }
    #expect(coverage.requirements.count >= 45)
  }

  private func fnv1a(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}

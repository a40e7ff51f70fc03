import SessionLanguage
import Testing

/// Parse and print undo each other.
@Suite struct RoundTripTests {
  @Test func `a session that is written and read again is the same session`() throws {
    var generator = SessionGenerator(seed: 2500)
    for _ in 0..<500 {
      let session = generator.session()
      let text = session.canonicalText
      let again = try Sample.parse(text)
      let isSame = again.withoutLines == session.withoutLines
      #expect(isSame, "\(text)")
      #expect(again.canonicalText.utf8.elementsEqual(text.utf8))
    }
  }

  static let free: [(String, String)] = [
    (
      "# c\n\n\ngiven: A\n# d\ncovers: ROOM-1\ntitle: T\n \n\n# e\n  # f\nA > \"x\" \"y\"\n\n\n",
      "title: T\ncovers: ROOM-1\ngiven: A\n\nA > xy\n"
    ),
    (
      "title: T\ncovers: ROOM-1\n\nlog\n     a\n     in that order\n          \"b \"\n     \"c\"\n",
      "title: T\ncovers: ROOM-1\n\n\nlog\n  a\n  in that order\n    b␠\n  c\n"
    ),
    (
      "title: T\ncovers: ROOM-1\ngiven: A\n\nA > a\tb\nA >> \"\\u{7b}\\xea\\xb0\\x80\"",
      "title: T\ncovers: ROOM-1\ngiven: A\n\nA > \"a\\tb\"\nA >> \"\\u{7B}가\"\n"
    ),
  ]

  @Test(arguments: RoundTripTests.free)
  func `what may be written in several ways is printed in one`(text: String, canonical: String) throws {
    let printed = try Sample.parse(text).canonicalText
    #expect(printed.utf8.elementsEqual(canonical.utf8), "\(printed)")
    #expect(try Sample.parse(printed).canonicalText.utf8.elementsEqual(canonical.utf8))
  }

  @Test func `whatever the bytes, the parser tells errors or gives a session that it reads again`() throws {
    var generator = SessionGenerator(seed: 1104)
    var (accepted, refused) = (0, 0)
    for round in 0..<1200 {
      let source = round.isMultiple(of: 3) ? SessionParsingTests.example : generator.session().canonicalText
      let bytes = generator.mutated(Array(source.utf8))
      let session: Session
      do throws(SessionErrors) {
        session = try Session.parse(bytes, id: "core/x", file: "x.session")
      } catch {
        #expect(!error.all.isEmpty)
        #expect(error.shown.utf8.count > error.description.utf8.count)
        let lines = bytes.count { $0 == 0x0A } + 1
        #expect(error.all.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 })
        refused += 1
        continue
      }
      let again = try Sample.parse(session.canonicalText)
      let isSame = again.withoutLines == session.withoutLines
      #expect(isSame, "\(session.canonicalText)")
      accepted += 1
    }
    #expect(accepted > 100)
    #expect(refused > 100)
  }

  @Test(arguments: 0..<60)
  func `a session that ends anywhere is told or read`(cut: Int) {
    let bytes = Array(SessionParsingTests.example.utf8)
    let errors = Sample.errors(of: Array(bytes.prefix(bytes.count * cut / 60)))
    #expect(errors.count <= 1)
  }
}

extension SessionGenerator {
  fileprivate mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...number(2) {
      let place = number(bytes.count)
      switch number(4) {
      case 0: bytes[place] = UInt8(number(256))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(pick(Array(" \n\t\r{}\"\\<>|*#:A\u{7F}".utf8)), at: place)
      default: bytes.swapAt(place, number(bytes.count))
      }
    }
    return bytes
  }
}

extension Session {
  /// The session without the numbers of its lines.
  fileprivate var withoutLines: Session {
    var session = self
    session.lines = []
    session.log?.line = nil
    return session
  }
}

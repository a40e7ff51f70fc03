import ChatConformance
import Reports
import SessionLanguage
import SessionRunner
import Testing

/// What led to a difference, where there is no room for all of it.
@Suite struct TimelineTests {
  private static let (a, b) = (ClientName("A"), ClientName("B"))

  /// A says twenty messages; A hears all, and B all but the tenth, which comes last.
  private static let result: SessionResult = {
    var result = SessionResult(
      session: Session(id: "core/x", title: "x", covers: ["ROOM-7"], steps: []),
      isClaimed: true, outcome: .passed)
    func event(_ client: ClientName?, _ what: Event.What) -> Event {
      Event(time: .zero, client: client, what: what)
    }
    let texts = (1...20).map { Array("a:\($0).\n".utf8) }
    result.timeline =
      texts.map { event(a, .sent($0)) } + texts.map { event(a, .heard($0)) }
      + (texts.prefix(9) + texts.suffix(10) + [texts[9]]).map { event(b, .heard($0)) }
    return result
  }()

  private func lines(
    _ kind: Symptom.Kind, due: String, came: String = "", atMost most: Int, in result: SessionResult = result
  ) throws -> [String] {
    let listener = try #require(Self.b)
    let evidence = Failure.Evidence.stream(
      listener, expected: [Pattern([.text(due)])], actual: Array(came.utf8), offset: 0)
    let failure = Failure(.wrong, kind, .message(isOwn: false), "", evidence: evidence)
    return Timeline(of: result, for: failure, withoutFences: true).lines(atMost: most)
  }

  @Test func whatFitsIsShownWhole() throws {
    #expect(try lines(.disordered, due: "a:10.", atMost: 60).count == 60)
  }

  @Test func whatCameOutOfPlaceIsShownWhereItCame() throws {
    let lines = try lines(.disordered, due: "a:10.", atMost: 4)
    #expect(lines.first == "     …       36 earlier")
    #expect(lines.last == "     0 ms  B <  a:10.␊")
    #expect(!lines.contains { $0.contains("A <") })
  }

  @Test func whatCameInThePlaceOfSomethingIsShownWithWhatFollows() throws {
    let lines = try lines(.altered, due: "a:10.", came: "a:11.", atMost: 4)
    #expect(
      lines == [
        "     …       28 earlier", "     0 ms  B <  a:9.␊", "     0 ms  B <  a:11.␊",
        "     0 ms  B <  a:12.␊",
        "     0 ms  B <  a:13.␊", "     …       8 later",
      ])
  }

  @Test func whatNeverCameIsShownWhereItWasSaid() throws {
    var deaf = Self.result
    deaf.timeline.removeLast()
    let lines = try lines(.missing, due: "a:10.", atMost: 3, in: deaf)
    #expect(lines.dropFirst().first == "     0 ms  A >  a:10.␊")
  }
}

import ChatConformance
import Reports
import SessionLanguage
import SessionRunner
import Testing

/// What happened in a session, as a picture.
@Suite struct SequenceDiagramTests {
  private static let joined = " 님이 접속하셨습니다.\n"
  private static let left = "[알림] 50002 님이 나갔습니다."

  private func event(_ milliseconds: Int, _ name: String, _ what: Event.What) -> Event {
    Event(time: .milliseconds(milliseconds), client: ClientName(name), what: what)
  }

  private func heard(_ milliseconds: Int, _ name: String, _ text: String) -> Event {
    event(milliseconds, name, .heard(Array(text.utf8)))
  }

  private func result(_ timeline: [Event]) -> SessionResult {
    var result = SessionResult(
      session: Session(id: "core/x", title: "x", covers: ["ROOM-9"], steps: []),
      isClaimed: true, outcome: .passed)
    result.timeline = timeline
    return result
  }

  private func failure(
    _ kind: Symptom.Kind, _ subject: Symptom.Subject, of listener: String, due: String, came: String,
    offset: Int = 0
  ) throws -> Failure {
    let listener = try #require(ClientName(listener))
    return Failure(
      .wrong, kind, subject, "",
      evidence: .stream(
        listener, expected: [Pattern([.text(due)])], actual: Array(came.utf8), offset: offset))
  }

  /// A and B join, B speaks and leaves, and a fence goes round.
  private var conversation: [Event] {
    [
      event(0, "A", .joined(Endpoint(address: "127.0.0.1", port: 50001))),
      heard(1, "A", "[알림] 50001\(Self.joined)"),
      event(4, "B", .joined(Endpoint(address: "127.0.0.1", port: 50002))),
      heard(5, "A", "[알림] 50002\(Self.joined)"), heard(5, "B", "[알림] 50002\(Self.joined)"),
      event(6, "B", .sent(Array("유저 2:hello\n".utf8))),
      heard(7, "A", "유저 2:hullo\n"), heard(8, "B", "유저 2:hullo\n"),
      event(9, "B", .ended(.leaves)),
      event(1010, "A", .sent(Array("chat-conform:n.1.\n".utf8))), heard(1011, "A", "chat-conform:n.1.\n"),
    ]
  }

  private func art(_ diagram: SequenceDiagram) -> String {
    diagram.lines(palette: Palette(hasColour: false)).joined(separator: "\n")
  }

  @Test func whatDidNotComeIsDrawnBehindWhatItShouldHaveComeOf() throws {
    let failure = try failure(.missing, .leaveNotice(.leaves), of: "A", due: Self.left, came: "")
    #expect(
      art(SequenceDiagram(of: result(conversation), failure: failure)) == """
                server      A        B
             0 ms  │<───────┤            joins from port 50001
             1 ms  ├───────>│            [알림] 50001 님이 접속하셨습니다.␊
             4 ms  │<───────┼────────┤   joins from port 50002
             5 ms  ├───────>┼───────>│   [알림] 50002 님이 접속하셨습니다.␊
             6 ms  │<───────┼────────┤   유저 2:hello␊
             7 ms  ├───────>┼───────>│   유저 2:hullo␊
             9 ms  │<───────┼────────┘   leaves
        ✗          ├╌╌╌╌╌╌╌x│            [알림] 50002 님이 나갔습니다.
                                         due, and did not come
        """)
  }

  @Test func whatCameOtherwiseIsMarkedWhereverItWasHeard() throws {
    let failure = try failure(
      .altered, .message(isOwn: false), of: "A", due: "유저 2:hello", came: "유저 2:hullo", offset: 10)
    let diagram = SequenceDiagram(of: result(conversation), failure: failure)
    let marked = diagram.steps.filter { $0.mark != nil }
    #expect(marked.map { $0.clients.map(\.description) } == [["A", "B"]])
    #expect(marked.map { $0.complaint() } == ["due was 유저 2:hello"])
    #expect(diagram.mermaid.contains("  S->>C_A: ✗ 7 ms: 유저 2:hullo␊ (due was 유저 2:hello)\n"))
  }

  /// A message of which nothing is left has come all the same.
  @Test func anEmptyLineIsMarkedAndNothingIsMissing() throws {
    let failure = try failure(.altered, .message(isOwn: false), of: "A", due: " ", came: "")
    let talk = conversation.prefix(5) + [event(6, "B", .sent(Array(" \n".utf8))), heard(7, "A", "\n")]
    let diagram = SequenceDiagram(of: result(Array(talk)), failure: failure)
    #expect(diagram.steps.map(\.mark) == Array(repeating: nil, count: 5) + [diagram.steps.last?.mark])
    #expect(diagram.steps.last?.complaint() == "due was ␠")
  }

  @Test func whatIsHeardAgainIsMarkedOnceAndForItsListener() throws {
    let failure = try failure(.doubled, .message(isOwn: false), of: "A", due: "", came: "유저 2:hullo")
    let again = conversation + [heard(12, "A", "유저 2:hullo\n"), heard(12, "B", "유저 2:hullo\n")]
    let marked = SequenceDiagram(of: result(again), failure: failure).steps.filter { $0.mark != nil }
    #expect(marked.map { $0.clients.map(\.description) } == [["A"]])
    #expect(marked.first?.time == .milliseconds(12))
  }

  @Test func aFenceIsDrawnWhereItIsWhatIsWrong() throws {
    #expect(!art(SequenceDiagram(of: result(conversation))).contains("chat-conform"))
    let failure = try failure(
      .missing, .message(isOwn: true), of: "A", due: "chat-conform:n.1.", came: "")
    #expect(art(SequenceDiagram(of: result(conversation), failure: failure)).contains("chat-conform:n.1."))
  }

  @Test func halfAClosedConnectionStillHears() {
    let ended = conversation + [event(20, "A", .ended(.halfCloses)), event(30, "A", .closed(reset: false))]
    let lifelines = SequenceDiagram(of: result(ended)).lifelines
    #expect(lifelines.map(\.span) == [0...8, 2...6])
  }

  @Test func aStormIsBounded() throws {
    let text = String(repeating: "가나다", count: 10_000)
    let storm = (0..<400).flatMap { number in
      [
        event(number, "A\(number)", .joined(Endpoint(address: "127.0.0.1", port: 50001))),
        heard(number, "A\(number)", text),
      ]
    }
    let failure = try failure(.missing, .message(isOwn: false), of: "A200", due: text, came: "")
    let diagram = SequenceDiagram(of: result(storm), failure: failure)
    #expect(diagram.steps.count <= SequenceDiagram.mostSteps)
    #expect(diagram.lifelines.count <= SequenceDiagram.mostClients)
    #expect(diagram.lifelines.contains { $0.client.description == "A200" })
    #expect(art(diagram).utf8.count < 20_000 && diagram.mermaid.utf8.count < 20_000)
    #expect(diagram.steps.contains { $0.mark == .missing })
  }

  @Test func whatIsWrongIsSeenInALongTalk() throws {
    let talk = (0..<200).map { heard($0, "A", "message \($0)\n") }
    let failure = try failure(
      .altered, .message(isOwn: true), of: "A", due: "message fifty", came: "message 50")
    let diagram = SequenceDiagram(of: result(talk), failure: failure)
    #expect(diagram.steps.contains { $0.mark != nil })
    #expect(diagram.earlier + diagram.steps.count + diagram.later == 200)
    #expect(art(diagram).hasSuffix("… 145 steps later"))
  }

  @Test(arguments: ["a;b", "#1", "%%{init}%%", "<script>", "```", "a\nend", "<br/>", "end", "A->>B: x"])
  func noWordIsMermaidsOwn(text: String) {
    let hostile = [event(0, "End", .sent(Array(text.utf8)))]
    let lines = SequenceDiagram(of: result(hostile)).mermaid.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[2] == "  participant C_End as End")
    let said = lines[3].replacing("  C_End->>S: ", with: "").replacing(/#[0-9]+;/, with: "")
    #expect(!said.contains(/[;#%<>`{}]|end/), "\(said)")
  }

  /// A reader sees what is not seen: composed and decomposed syllables, marks of direction, control characters.
  @Test func nothingIsHidden() {
    let words = ["\u{AC00}", "\u{1100}\u{1161}", "\u{202E}abc", "\u{1B}[31m", "a\u{200B}"]
    let shown = words.map { word in
      SequenceDiagram(of: result([event(0, "A", .sent(Array(word.utf8)))])).steps[0].words.text()
    }
    #expect(shown == ["가", "\\u{1100}\\u{1161}", "\\u{202E}abc", "␛[31m", "a\\u{200B}"])
  }
}

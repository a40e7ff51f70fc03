import ChatConformance
import Reports
import SessionLanguage
import SessionRunner
import Testing

/// What was seen, as a student reads it.
@Suite struct SightingTests {
  private static let result: SessionResult = {
    var result = SessionResult(
      session: Session(id: "core/x", title: "x", covers: ["ROOM-3"], steps: []),
      isClaimed: true, outcome: .passed)
    let (a, b) = (ClientName("A"), ClientName("B"))
    result.timeline = [
      Event(time: .zero, client: a, what: .joined(Endpoint(address: "127.0.0.1", port: 50001))),
      Event(time: .zero, client: b, what: .joined(Endpoint(address: "127.0.0.1", port: 50002))),
      Event(time: .zero, client: a, what: .sent(Array("hello\n".utf8))),
      Event(time: .zero, client: b, what: .ended(.leaves)),
    ]
    return result
  }()

  private func words(
    _ kind: Symptom.Kind, _ subject: Symptom.Subject, _ evidence: Failure.Evidence, _ summary: String = ""
  ) -> String {
    let failure = Failure(.wrong, kind, subject, line: 1, summary, evidence: evidence)
    return Sighting(failure: failure, result: Self.result).words
  }

  @Test(
    arguments: [
      (.missing, .leaveNotice(.leaves), "[알림] 50002 님이 나갔습니다.", "B closed; A heard nothing of it"),
      (
        .missing, .leaveNotice(.halfCloses), "[알림] 50002 님이 나갔습니다.",
        "B shut its write side; A heard nothing of it"
      ),
      (
        .missing, .leaveNotice(.resets), "[알림] 50002 님이 나갔습니다.",
        "B reset its connection; A heard nothing of it"
      ),
      (.missing, .joinNotice(isOwn: false), "[알림] 50002 님이 접속하셨습니다.", "B joined; A heard nothing of it"),
      (.missing, .joinNotice(isOwn: true), "[알림] 50001 님이 접속하셨습니다.", "A joined and was not told so"),
      (.missing, .message(isOwn: true), "hello", "A said “hello” and did not hear it itself"),
      (.missing, .message(isOwn: false), "hello", "A said “hello” and did not hear it itself"),
      (.missing, .message(isOwn: false), "unknown", "“unknown” did not come to A"),
      (.disordered, .message(isOwn: false), "hello", "“hello” came to A, but not in its place"),
      (.late, .message(isOwn: false), "hello", "“hello” came to A, but more than a second late"),
    ] as [(Symptom.Kind, Symptom.Subject, String, String)])
  func whatDidNotComeAsItMust(kind: Symptom.Kind, subject: Symptom.Subject, due: String, words: String) throws
  {
    let listener = try #require(ClientName("A"))
    let evidence = Failure.Evidence.stream(
      listener, expected: [Pattern([.text(due)])], actual: [], offset: 0)
    #expect(self.words(kind, subject, evidence) == words)
  }

  @Test(
    arguments: [
      (.altered, "hullo", "B heard “hullo” where “hello” was due"),
      (.cut, "he", "B heard “he” where “hello” was due: the rest is lost"),
      (.doubled, "hello", "B heard “hello” again"),
      (.unexpected, "what", "B heard “what” where “hello” was due"),
      (.leaked, "what", "B heard “what”, which was refused"),
      (
        .altered, String(repeating: "가", count: 1024), "B heard “가…(×1024)” where “hello” was due"
      ),
    ] as [(Symptom.Kind, String, String)])
  func whatCameOtherwise(kind: Symptom.Kind, came: String, words: String) throws {
    let listener = try #require(ClientName("B"))
    let evidence = Failure.Evidence.stream(
      listener, expected: [Pattern([.text("hello")])], actual: Array(came.utf8), offset: 0)
    #expect(self.words(kind, .message(isOwn: false), evidence) == words)
  }

  @Test(
    arguments: [
      (.missing, ["due"], [], "The log lacks the entry “due”"),
      (.doubled, [], ["found"], "The log holds “found” twice"),
      (.unexpected, [], ["found"], "The log holds “found”, which nothing asks for"),
      (.altered, ["due"], ["found "], "The log holds “found␠” where “due” was due"),
      (.disordered, ["a", "b"], ["b", "a"], "The log has another order"),
    ] as [(Symptom.Kind, [String], [String], String)])
  func whatTheLogHolds(kind: Symptom.Kind, due: [String], found: [String], words: String) {
    let evidence = Failure.Evidence.log(
      expected: due.map { Array($0.utf8) }, actual: found.map { Array($0.utf8) })
    #expect(self.words(kind, .entry(.message), evidence, "The log has another order") == words)
  }

  @Test func whoHeardNothingOfAnother() throws {
    let listener = try #require(ClientName("B"))
    let evidence = Failure.Evidence.stream(
      listener, expected: [Pattern([.text("hello")])], actual: [], offset: 0)
    #expect(words(.missing, .message(isOwn: false), evidence) == "A said “hello”; B heard nothing of it")
  }
}

import SessionLanguage
import SessionRunner
import Testing

@testable import ChatConformance

/// What another mistake brings about is charged to nothing.
@Suite struct ConsequencesTests {
  /// What was seen in a session, what else was seen in it, what is known to be broken, and whether that accounts for it.
  static let table: [(Symptom, String, [Symptom], Set<String>, Bool)] = [
    (Symptom(.late, .fence(isOwn: false)), "core/ten-clients-leave", [], ["ROOM-17"], true),
    (Symptom(.late, .fence(isOwn: false)), "core/ten-clients-leave", [], [], false),
    (Symptom(.late, .leaveNotice(.leaves)), "core/leave-by-close", [], ["ROOM-6"], true),
    (Symptom(.late, .leaveNotice(.leaves)), "core/leave-by-close", [], ["ROOM-9"], false),
    (Symptom(.unexpected, .leaveNotice(nil)), "core/talk-goes-on-after-reset", [], ["MSG-3"], true),
    (Symptom(.unexpected, .leaveNotice(nil)), "core/talk-goes-on-after-reset", [], ["MSG-2"], false),
    (
      Symptom(.unexpected, .joinNotice(isOwn: true)), "core/two-resets-at-once",
      [Symptom(.doubled, .fence(isOwn: false))], [], true
    ),
    (Symptom(.unexpected, .joinNotice(isOwn: true)), "core/two-resets-at-once", [], ["ROOM-8"], false),
    (
      Symptom(.doubled, .fence(isOwn: false)), "core/body-empty", [Symptom(.altered, .fence(isOwn: false))],
      ["ROOM-4"], true
    ),
    (Symptom(.doubled, .fence(isOwn: false)), "core/body-empty", [], ["ROOM-4"], false),
    (Symptom(.missing, .message(isOwn: true)), "core/reset-amid-burst", [], ["FRAME-4"], true),
    (Symptom(.missing, .message(isOwn: true)), "core/relay-everyone", [], ["FRAME-4"], false),
    (Symptom(.missing, .entry(.message)), "core/reset-amid-burst", [], ["FRAME-4"], true),
    (
      Symptom(.missing, .entry(.join)), "core/log-join", [Symptom(.disordered, .entry(.other))], [], true
    ),
    (Symptom(.missing, .entry(.join)), "core/log-join", [], ["LOG-4"], false),
    (
      Symptom(.late, .entry(.join)), "core/join-after-reset",
      [Symptom(.missing, .joinNotice(isOwn: false))], [], true
    ),
    (Symptom(.late, .entry(.join)), "core/join-after-reset", [], ["ROOM-15"], false),
    (Symptom(.altered, .entry(.opening)), "core/log-opening", [], ["LOG-13"], true),
  ]

  @Test(arguments: table)
  func whatAnotherMistakeBringsAboutIsAccountedFor(
    symptom: Symptom, id: String, others: [Symptom], broken: Set<String>, isAccountedFor: Bool
  ) throws {
    let session = try #require(try Trial.embedded.get().session(id))
    var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
    result.failures = ([symptom] + others).map { Failure(.wrong, $0.kind, $0.subject, "", evidence: .none) }
    let consequences = Consequences(broken: broken, symptoms: [symptom] + others)
    #expect(consequences.account(for: symptom, in: [result]) == isAccountedFor)
  }
}

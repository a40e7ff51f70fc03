import SessionLanguage
import Testing

@testable import ChatConformance
@testable import SessionRunner

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
    (
      Symptom(.doubled, .message(isOwn: false)), "core/burst-from-two",
      [Symptom(.unexpected, .message(isOwn: false))], ["ROOM-4"], true
    ),
    (Symptom(.doubled, .fence(isOwn: false)), "core/body-empty", [], ["ROOM-4"], false),
    (Symptom(.missing, .message(isOwn: true)), "core/reset-amid-burst", [], ["FRAME-4"], true),
    (Symptom(.missing, .message(isOwn: true)), "core/relay-everyone", [], ["FRAME-4"], false),
    (Symptom(.missing, .entry(.message)), "core/reset-amid-burst", [], ["FRAME-4"], true),
    (Symptom(.missing, .message(isOwn: true)), "core/reset-amid-burst", [], ["ROOM-6"], true),
    (Symptom(.missing, .leaveNotice(.halfCloses)), "core/burst-before-half-close", [], ["ROOM-6"], true),
    (Symptom(.missing, .leaveNotice(.halfCloses)), "core/leave-by-half-close", [], ["ROOM-6"], false),
    (Symptom(.missing, .closing), "core/burst-before-half-close", [], ["ROOM-6"], true),
    (Symptom(.late, .closing), "core/half-close-is-answered", [], ["ROOM-6"], true),
    (Symptom(.late, .closing), "core/half-close-is-answered", [], ["ROOM-9"], false),
    (Symptom(.missing, .closing), "core/half-close-is-answered", [], ["ROOM-10"], true),
    (Symptom(.missing, .closing), "core/half-close-is-answered", [], ["ROOM-9"], false),
    (Symptom(.unexpected, .entry(.message)), "core/leave-by-close", [], ["ROOM-9"], true),
    (Symptom(.unexpected, .entry(.message)), "core/leave-by-close", [], ["ROOM-11"], false),
    (Symptom(.unexpected, .entry(.message)), "core/hangul", [], ["ROOM-9"], false),
    (Symptom(.unexpected, .entry(.join)), "core/leave-by-close", [], ["ROOM-9"], false),
    (Symptom(.flawed, .log(.flood(0))), "core/leave-by-close", [], ["ROOM-9"], true),
    (Symptom(.flawed, .log(.flood(0))), "core/leave-by-close", [], ["ROOM-11"], false),
    (Symptom(.flawed, .log(.flood(0))), "core/hangul", [], ["ROOM-9"], false),
    (
      Symptom(.missing, .entry(.end)), "core/log-close", [Symptom(.missing, .leaveNotice(.leaves))],
      ["ROOM-9"], true
    ),
    (
      Symptom(.missing, .entry(.end)), "core/log-close", [Symptom(.missing, .leaveNotice(.leaves))],
      ["MSG-2"], false
    ),
    (Symptom(.missing, .entry(.end)), "core/log-close", [], ["ROOM-9"], false),
    (
      Symptom(.missing, .entry(.join)), "core/log-join", [Symptom(.disordered, .entry(.other))], [], true
    ),
    (Symptom(.missing, .entry(.join)), "core/log-join", [], ["LOG-4"], false),
    (
      Symptom(.missing, .entry(.message)), "core/same-text-twice",
      [Symptom(.doubled, .message(isOwn: false))], ["ROOM-8"], true
    ),
    (
      Symptom(.late, .entry(.join)), "core/join-after-reset",
      [Symptom(.missing, .joinNotice(isOwn: false))], [], true
    ),
    (Symptom(.late, .entry(.join)), "core/join-after-reset", [], ["ROOM-15"], false),
    (Symptom(.altered, .entry(.opening)), "core/log-opening", [], ["LOG-13"], true),
    (
      Symptom(.missing, .joinNotice(isOwn: true)), "core/join-at-the-same-time",
      [Symptom(.misnumbered, .joinNotice(isOwn: false))], ["MSG-3"], true
    ),
    (Symptom(.missing, .joinNotice(isOwn: true)), "core/join-at-the-same-time", [], ["MSG-3"], false),
    (
      Symptom(.missing, .leaveNotice(.halfCloses)), "core/last-words-before-half-close",
      [Symptom(.unexpected, .leaveNotice(nil))], ["MSG-7"], true
    ),
    (Symptom(.missing, .leaveNotice(.halfCloses)), "core/leave-by-half-close", [], ["MSG-7"], false),
    (
      Symptom(.missing, .closing), "core/leaver-hears-no-leave-notice",
      [Symptom(.missing, .joinNotice(isOwn: true))], [], true
    ),
    (Symptom(.missing, .closing), "core/half-close-is-answered", [], [], false),
    (
      Symptom(.missing, .entry(.join)), "core/log-last-one-is-reset",
      [Symptom(.missing, .joinNotice(isOwn: true))], ["ROOM-1"], true
    ),
    (Symptom(.missing, .leaveNotice(.resets)), "core/reset-amid-burst", [], ["ROOM-15"], false),
    (Symptom(.missing, .leaveNotice(.leaves)), "core/leave-by-close", [], ["ROOM-10"], false),
    (Symptom(.disordered, .message(isOwn: false)), "core/burst-of-200", [], ["FRAME-4"], true),
    (Symptom(.disordered, .message(isOwn: false)), "core/relay-everyone", [], ["FRAME-4"], false),
    (
      Symptom(.disordered, .message(isOwn: false)), "core/burst-before-half-close",
      [Symptom(.missing, .message(isOwn: true))], ["ROOM-7"], true
    ),
    (Symptom(.disordered, .message(isOwn: false)), "core/burst-before-half-close", [], ["ROOM-7"], false),
    (
      Symptom(.missing, .entry(.end)), "core/log-close", [Symptom(.late, .entry(.other))], ["LOG-8"], true
    ),
    (Symptom(.missing, .entry(.end)), "core/log-close", [], ["LOG-8"], false),
    (
      Symptom(.missing, .fence(isOwn: true)), "core/two-speak-at-once",
      [Symptom(.misended, .message(isOwn: false))], ["FRAME-2"], true
    ),
    (Symptom(.missing, .fence(isOwn: true)), "core/two-speak-at-once", [], ["FRAME-2"], false),
    (Symptom(.closed, .connection), "core/command-words", [], ["MSG-4"], false),
    (
      Symptom(.missing, .entry(.end)), "core/leave-by-reset", [Symptom(.closed, .connection)], ["ROOM-15"],
      true
    ),
    (Symptom(.missing, .entry(.end)), "core/leave-by-reset", [], ["ROOM-15"], false),
    (Symptom(.unexpected, .message(isOwn: false)), "line/close-in-a-line", [], ["FRAME-3"], true),
    (Symptom(.unexpected, .message(isOwn: false)), "line/close-in-a-line", [], ["FRAME-4"], false),
    (Symptom(.unexpected, .message(isOwn: false)), "core/relay-everyone", [], ["FRAME-3"], false),
  ]

  /// What a late server tells mostly in time, and now and then is not waited for long enough to tell; or what one that
  /// overlooks orderly ends takes for such an end now and then.
  @Test(arguments: [
    ("ROOM-6", 2, true), ("ROOM-6", 1, false), ("ROOM-10", 2, true), ("ROOM-10", 1, false),
    ("ROOM-5", 2, false),
  ])
  func whatMostlyComesIsMissingByAnotherMistake(
    broken: String, passed: Int, isAccountedFor: Bool
  ) throws {
    let symptom = Symptom(.missing, .leaveNotice(.resets))
    let ids = ["core/leave-by-reset", "core/come-back-after-reset", "core/reset-after-reset"]
    let results = try Self.results(ids.prefix(passed + 1), lacking: symptom, in: 1)
    let consequences = Consequences(broken: [broken], symptoms: [symptom], results: results)
    #expect(consequences.account(for: symptom, in: results[0]) == isAccountedFor)
  }

  /// Of a server that loses messages anywhere, one that is lost where others are heard tells nothing of the matter.
  @Test(arguments: [("ROOM-3", 2, true), ("ROOM-3", 1, false), ("ROOM-4", 2, false)])
  func whatIsMostlyHeardIsLostByChance(broken: String, passed: Int, isAccountedFor: Bool) throws {
    let symptom = Symptom(.missing, .message(isOwn: true))
    let others = ["core/leave-by-close", "core/leave-by-reset", "core/join-own-notice"]
    let ids = ["core/bytes-1023", "core/bytes-1024-of-emoji", "core/bytes-1024-of-hangul"]
    let results = try Self.results(ids.prefix(passed + 1) + others, lacking: symptom, in: 1)
    let consequences = Consequences(broken: [broken], symptoms: [symptom], results: results)
    #expect(consequences.account(for: symptom, in: results[0]) == isAccountedFor)
  }

  /// Where most sessions lack messages, some kinds of them lack all by chance.
  @Test(arguments: [(2, true), (0, false)])
  func ofAServerThatLosesMostMessagesALossTellsNothingElse(otherLosses: Int, isAccountedFor: Bool) throws {
    let symptom = Symptom(.missing, .message(isOwn: true))
    let own = ["core/bytes-1023", "core/bytes-1024-of-emoji", "core/bytes-1024-of-hangul"]
    let others = [
      "core/relay-everyone", "core/relay-to-oneself", "core/leave-by-close", "core/leave-by-reset",
      "core/join-own-notice",
    ]
    let results = try Self.results(own + others, lacking: symptom, in: own.count + otherLosses)
    let consequences = Consequences(broken: ["ROOM-3"], symptoms: [symptom], results: results)
    #expect(consequences.account(for: symptom, in: results[0]) == isAccountedFor)
  }

  /// An end that was overlooked explains what others are not told, but not who is told nothing of itself.
  @Test(arguments: [(true, 2), (false, 1)])
  func whoHearsNothingOfItselfIsNotTheOneThatHasGone(isOwn: Bool, primary: Int) throws {
    let overlooked = Symptom(.missing, .leaveNotice(.leaves))
    var result = try #require(
      try Self.results(["core/talk-goes-on-after-close"], lacking: overlooked, in: 1).first)
    result.failures.append(Failure(.hang, .missing, .message(isOwn: isOwn), "", evidence: .none))
    #expect(result.primaryFailures.count == primary)
  }

  /// What became of these sessions, of which the first so many show the symptom.
  private static func results(
    _ ids: some Sequence<String>, lacking symptom: Symptom, in count: Int
  ) throws -> [SessionResult] {
    try ids.enumerated().map { index, id in
      let session = try #require(try Trial.embedded.get().session(id))
      var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
      if index < count {
        result.failures = [Failure(.hang, symptom.kind, symptom.subject, "", evidence: .none)]
      }
      return result
    }
  }

  @Test(arguments: table)
  func whatAnotherMistakeBringsAboutIsAccountedFor(
    symptom: Symptom, id: String, others: [Symptom], broken: Set<String>, isAccountedFor: Bool
  ) throws {
    let session = try #require(try Trial.embedded.get().session(id))
    var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
    result.failures = ([symptom] + others).map { Failure(.wrong, $0.kind, $0.subject, "", evidence: .none) }
    let reset = try #require(try Trial.embedded.get().session("core/leave-by-reset"))
    let passed = SessionResult(session: reset, isClaimed: true, outcome: .passed)
    let consequences = Consequences(
      broken: broken, symptoms: [symptom] + others, results: [result, passed])
    #expect(consequences.account(for: symptom, in: result) == isAccountedFor)
  }

  @Test func whatIsMissingAfterAnEndComesOfItWhereEndsHarmOthers() throws {
    let session = try #require(try Trial.embedded.get().session("core/come-back-with-a-new-port"))
    let symptom = Symptom(.missing, .message(isOwn: true))
    for followsAnEnd in [true, false] {
      var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
      var failure = Failure(.hang, .missing, symptom.subject, "")
      failure.followsAnEnd = followsAnEnd
      result.failures = [failure]
      let consequences = Consequences(broken: ["ROOM-15"], symptoms: [symptom], results: [result])
      #expect(consequences.account(for: symptom, in: result) == followsAnEnd)
    }
  }

  /// A server that is a second and a half late, and one that loses what is said.
  @Test func whatWasWaitedForLessThanOthersTookMayBeOnItsWay() throws {
    let session = try #require(try Trial.embedded.get().session("core/relay-everyone"))
    func result(_ kind: Symptom.Kind, _ milliseconds: Int) -> SessionResult {
      var result = SessionResult(session: session, isClaimed: true, outcome: .passed)
      result.failures = [
        Failure(.hang, kind, .message(isOwn: false), "", wait: .milliseconds(milliseconds))
      ]
      return result
    }
    let symptom = Symptom(.missing, .message(isOwn: false))
    let (late, soon, long) = (result(.late, 1500), result(.missing, 1100), result(.missing, 2000))
    let consequences = Consequences(
      broken: ["ROOM-6"], symptoms: [symptom, Symptom(.late, symptom.subject)], results: [late, soon, long])
    #expect(consequences.account(for: symptom, in: soon))
    #expect(!consequences.account(for: symptom, in: long))
  }
}

extension Consequences {
  fileprivate init(broken: Set<String>, symptoms: [Symptom], results: [SessionResult]) {
    self.init(
      broken: broken, symptoms: symptoms, results: results, losses: Losses(in: results),
      delays: Delays(in: results))
  }
}

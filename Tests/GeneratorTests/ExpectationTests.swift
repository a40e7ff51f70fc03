import ChatProtocol
import Generator
import SessionLanguage
import Testing

/// What nobody can foretell is not asked for.
@Suite struct ExpectationTests {
  private static func scenario(_ serverClass: ServerClass, _ acts: [Act]) -> Scenario {
    var scenario = Scenario(serverClass, given: [a, b])
    scenario.acts = acts
    return scenario
  }

  private static let a = ClientName("A").unsafelyNamed
  private static let b = ClientName("B").unsafelyNamed
  private static let c = ClientName("C").unsafelyNamed

  private static func text(_ text: String) -> Text { Text([.bytes(Array(text.utf8))]) }

  static let unclear: [(String, Scenario, Unclear)] = [
    ("Who has not joined says something.", scenario(.core, [.sends(c, text("x"))]), .absent(c)),
    (
      "Who has left says something.",
      scenario(.core, [.ends(a, .leaves), .sends(a, text("x"))]), .absent(a)
    ),
    (
      "A core server may do as it likes with what is like a notice.",
      scenario(.core, [.sends(a, text("[알림] x"))]), .beyondTheClass
    ),
    (
      "A message of more than 1024 bytes.",
      scenario(.line, [.sends(a, text(String(repeating: "x", count: 1025)))]), .beyondTheClass
    ),
    (
      "A line without its end, from who has not ended one.",
      scenario(.line, [.sendsRaw(a, segments: [text("x")])]), .beyondTheClass
    ),
    (
      "Half a line, and another speaks.",
      scenario(.line, [.sends(a, text("x")), .sendsRaw(a, segments: [text("half")]), .sends(b, text("y"))]),
      .halfALine
    ),
    (
      "Two say the same at once.",
      scenario(
        .core, [.together([.sends(a, text("x")), .sends(b, text("x"))])]),
      .ambiguous
    ),
    (
      "Somebody closes while another talks.",
      scenario(.core, [.together([.ends(a, .leaves), .sends(b, text("x"))])]),
      .ambiguous
    ),
    (
      "Half a line after a line, and no more.", scenario(.line, [.sendsRaw(a, segments: [text("x\ny")])]),
      .halfALine
    ),
    (
      "A tail after an LF of a client that quiet ended before: only the time between tells.",
      scenario(
        .hardened,
        [.sendsRaw(a, segments: [text("x")]), .sends(a, text("y")), .sendsRaw(a, segments: [text("z")])]),
      .leftToTheServer
    ),
    (
      "What is heard at an end, and in more steps than one, is said again.",
      scenario(
        .hardened,
        [
          .together([
            .sendsRaw(a, segments: [text("x")]), .ends(a, .halfCloses),
          ]),
          .sends(b, text("x")),
        ]), .ambiguous
    ),
    ("A server that may not be stopped is.", scenario(.core, [.server(.stops)]), .leftToTheServer),
    (
      "A message that would not come back as it was said.", scenario(.hardened, [.sends(a, text("x\r"))]),
      .notRelayed
    ),
  ]

  @Test(arguments: unclear)
  func whatIsUnclearIsRefused(what: String, scenario: Scenario, reason: Unclear) {
    let dialect = Dialect(framing: .line, serverClass: .hardened, canLaunch: false)
    #expect(throws: reason) { try scenario.session(in: dialect, named: "x", title: "x") }
  }
}

extension ClientName? {
  fileprivate var unsafelyNamed: ClientName {
    guard let self else { preconditionFailure("it is a name") }
    return self
  }
}

import ChatProtocol
import Generator
import SessionLanguage
import Testing

/// What fails is made as small as it can be.
@Suite struct ShrinkerTests {
  private let dialect = Dialect(framing: .line, serverClass: .hardened, canLaunch: true)

  private func text(_ text: String) -> Text { Text([.bytes(Array(text.utf8))]) }

  private func client(_ name: String) throws -> ClientName { try #require(ClientName(name)) }

  /// A long scenario, in which somebody says something with a tab and then resets.
  private func long() throws -> Scenario {
    let (a, b, c) = (try client("A"), try client("B"), try client("C"))
    var scenario = Scenario(.hardened, given: [a, b])
    scenario.isAboutLog = true
    scenario.acts = [
      .sends(a, text("유저 1:안녕하세요")), .joins(c),
      .together([.sends(a, text("one")), .sends(c, text("two\tor three"))]),
      .sends(b, text("유저 2:반갑습니다")), .ends(c, .resets), .sends(a, text("유저 1:아직 있어요?")),
    ]
    return scenario
  }

  /// Fails where a tab is heard and somebody resets later.
  private func fails(_ scenario: Scenario) -> Bool {
    guard let session = try? scenario.session(in: dialect, named: "x", title: "x") else { return false }
    let text = session.canonicalText
    return text.contains("\\t") && text.contains(" resets")
  }

  @Test func findsAKnownMinimum() throws {
    var shrinker = Shrinker(try long(), tries: 2000, fails: fails)
    shrinker.shrink()
    let session = try shrinker.scenario.session(in: dialect, named: "small", title: "Small")
    #expect(
      session.canonicalText == """
        title: Small
        covers: MSG-1 MSG-2 MSG-3 MSG-4 MSG-7 ROOM-1 ROOM-3 ROOM-4 ROOM-5 ROOM-6 ROOM-11 ROOM-15 LOG-3 LOG-4 LOG-5
        given: C

        C > "\\t"
        C < "\\t"
        C resets

        log
          "[Message Log] ({C}) - \\t "
          [Disconnected] IP:{C.ip} / Port:{C}가 종료되었습니다.

        """)
    #expect(shrinker.isDone)
  }

  @Test func sameScenarioGivesTheSameMinimumWithinItsTries() throws {
    for tries in [0, 1, 20, 2000] {
      var asked = 0
      var shrinkers = try (0..<2).map { _ in
        Shrinker(try long(), tries: tries) {
          asked += 1
          return fails($0)
        }
      }
      for index in shrinkers.indices { shrinkers[index].shrink() }
      #expect(shrinkers[0].scenario == shrinkers[1].scenario)
      #expect(asked <= 2 * tries)
      #expect(fails(shrinkers[0].scenario))
    }
  }

  @Test func whatOnlyFailsAsItIsStaysAsItIs() throws {
    let scenario = try long()
    var shrinker = Shrinker(scenario, tries: 2000) { _ in false }
    shrinker.shrink()
    #expect(shrinker.scenario == scenario)
  }
}

import ChatClient
import ChatProtocol
import Testing

@Suite struct FramingTests {
  private static let joined = "[알림] 50001 님이 접속하셨습니다."

  /// What comes before the framing is known decides how a message ends.
  @Test(arguments: [
    (joined + "\n", nil, "유저:안녕\n"),
    (joined, ClientTimer.framing, "유저:안녕"),
    ("", ClientTimer.framing, "유저:안녕\n"),
  ])
  func framingIsFoundOut(heard: String, timer: ClientTimer?, sent: String) throws {
    var state = try ClientState.connected { $0.framing = nil }
    #expect(state.said("안녕").sent.isEmpty)
    var effects = heard.isEmpty ? [] : state.heard(heard)
    if let timer { effects += state.happened(.timerFired(timer)) }
    #expect(effects.sent == sent)
  }

  @Test func bareServerThatSendsAnLFIsLine() throws {
    var state = try ClientState.connected { $0.framing = nil }
    _ = state.heard(Self.joined)
    _ = state.happened(.timerFired(.framing))
    _ = state.heard("[알림] 50002 님이 접속하셨습니다.\n")
    #expect(state.said("a").sent == "유저:a\n")
  }

  @Test func mergedBareNoticesAreShownOneByOne() throws {
    var state = try ClientState.connected { $0.framing = .bare }
    let effects = state.heard(Self.joined + Self.joined)
    #expect(effects.shown == [.notice(Array(Self.joined.utf8)), .notice(Array(Self.joined.utf8))])
  }

  @Test func framingTimerStartsWithTheFirstBytes() throws {
    var state = try ClientState.connected { $0.framing = nil }
    #expect(state.heard("[알림] 5").contains(.startTimer(.framing, ServerStream.framingInterval)))
    #expect(!state.heard("0001").contains(.startTimer(.framing, ServerStream.framingInterval)))
  }
}

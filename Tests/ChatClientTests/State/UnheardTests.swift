import ChatProtocol
import Testing

@testable import ChatClient

/// What was said to a server that did not let it be heard.
@Suite struct UnheardTests {
  private static let elsewhere = ServerAddress(host: "192.0.2.7", port: 2600)

  @Test(arguments: [true, false])
  func aTextGoesToNoOtherServer(isConnected: Bool) throws {
    var state = try ClientState.connected()
    if !isConnected { _ = state.submitted("/disconnect") + state.submitted("/connect") }
    _ = state.said("비밀") + state.submitted("/disconnect") + state.submitted("/disconnect")
    let effects = state.submitted("/connect \(Self.elsewhere)")
    #expect(effects.last == .connect(Self.elsewhere))
    var sent = state.happened(.connected(localPort: 1)).sent
    let refused = state.sendAgainAsked()
    #expect(
      refused.troubles == ["not sent again: it was said to 127.0.0.1:2500; /connect 127.0.0.1:2500 first"])
    sent += refused.sent + state.heard("[알림] 1 님이 접속하셨습니다.\n").sent
    #expect(sent.isEmpty)
  }

  @Test func givingAnAttemptUpNamesWhatWaits() throws {
    var state = ClientState(settings: ClientState.Settings(nick: try Nick("유저")), jitter: Steady())
    _ = state.started() + state.said("비밀")
    let effects = state.submitted("/connect \(Self.elsewhere)")
    #expect(effects.troubles == ["not sent: 유저:비밀"])
  }

  /// By itself nothing goes twice: it may have been heard.
  @Test(arguments: [true, false])
  func whatWasNotHeardIsSentAgainByOneKey(reconnects: Bool) throws {
    var state = try ClientState.connected { $0.reconnects = reconnects }
    _ = state.said("하나") + state.said("둘")
    let lost = state.happened(.ended(.lost("the server reset it")))
    #expect(lost.troubles.dropFirst() == ["not heard (it may have arrived): 유저:하나", "not sent: 유저:둘"])
    #expect(
      lost.shown.contains { if case .remark(let words) = $0 { words.contains("Ctrl-O") } else { false } })
    _ = reconnects ? state.happened(.timerFired(.reconnect)) : state.submitted("/connect")
    _ = state.said("셋")
    #expect(state.happened(.connected(localPort: 2)).sent == "유저:셋\n")
    #expect(state.taken().sent.isEmpty)
    #expect(state.sendAgainAsked().sent == "유저:하나\n유저:둘\n")
    _ = state.taken()
    #expect(state.sendAgainAsked().sent.isEmpty)
    #expect(state.heard("유저:하나\n유저:둘\n").shown == ["유저:하나", "유저:둘"].map { .own(Array($0.utf8)) })
  }

  @Test func withoutAConnectionNothingIsSentAgain() throws {
    var state = try ClientState.connected()
    _ = state.said("하나") + state.happened(.ended(.closed))
    #expect(state.sendAgainAsked().troubles.count == 1)
  }

  /// In the order in which they were said, those that wait last.
  @Test func whatIsOnItsWayIsShown() throws {
    var state = try ClientState.connected()
    for text in ["하나", "둘", "셋"] { _ = state.said(text) }
    func texts(_ count: Int) -> [String] {
      state.unheard(last: count).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(texts(5) == ["유저:하나", "유저:둘", "유저:셋"] && texts(2) == ["유저:둘", "유저:셋"])
    _ = state.heard("봇:a\n유저:하나\n")
    #expect(texts(5) == ["유저:둘", "유저:셋"])
  }
}

import ChatClient
import ChatProtocol
import Testing

@Suite struct ConnectionTests {
  @Test(arguments: [WireEnd.closed, .lost("reset by the server")])
  func goodbyeIsShownAtTheEnd(end: WireEnd) throws {
    var state = try ClientState.connected()
    #expect(state.happened(.ended(end)).shown.contains(.goodbye))
    state = try ClientState.connected()
    #expect(state.submitted("/disconnect").shown.contains(.goodbye))
  }

  @Test func lossIsSaidAndThePromptStays() throws {
    var state = try ClientState.connected()
    let effects = state.happened(.ended(.lost("reset by the server")))
    #expect(effects.troubles == ["the connection to 127.0.0.1 port 2500 has ended: reset by the server"])
    #expect(state.prompt == "유저 (offline)> ")
    #expect(!effects.contains { if case .quit = $0 { true } else { false } })
    #expect(state.submitted("/connect") == [.connect(ServerAddress())])
    #expect(state.happened(.connectFailed("nobody listens")).troubles == ["nobody listens"])
  }

  /// With the jitter at its highest each wait is twice the last, up to 30 s.
  @Test func reconnectsWaitLongerEachTime() throws {
    var state = try ClientState.connected { $0.reconnects = true }
    var effects = state.happened(.ended(.closed))
    var waits: [Duration] = []
    for _ in 0..<7 {
      for case .startTimer(.reconnect, let wait) in effects { waits.append(wait) }
      #expect(state.happened(.timerFired(.reconnect)) == [.connect(ServerAddress())])
      effects = state.happened(.connectFailed("nobody listens"))
    }
    let seconds = waits.map { ($0 / .seconds(1)).rounded() }
    #expect(seconds == [1, 2, 4, 8, 16, 30, 30])
  }

  @Test func backoffBeginsAnewAfterANotice() throws {
    var state = try ClientState.connected { $0.reconnects = true }
    _ = state.happened(.ended(.closed))
    _ = state.happened(.timerFired(.reconnect))
    _ = state.happened(.connected(localPort: 1))
    _ = state.heard("[알림] 1 님이 접속하셨습니다.\n")
    let effects = state.happened(.ended(.closed))
    let waits = effects.compactMap { if case .startTimer(.reconnect, let wait) = $0 { wait } else { nil } }
    #expect(waits.count == 1)
    #expect(waits.allSatisfy { $0 <= .seconds(1) })
  }

  @Test func disconnectStopsTrying() throws {
    var state = try ClientState.connected { $0.reconnects = true }
    _ = state.happened(.ended(.closed))
    #expect(state.submitted("/disconnect").contains(.stopTimer(.reconnect)))
    #expect(state.happened(.timerFired(.reconnect)).isEmpty)
  }

  @Test func whatWaitedIsSentAfterAReconnection() throws {
    var state = try ClientState.connected { $0.reconnects = true }
    _ = state.happened(.ended(.closed))
    #expect(state.said("나중에").sent.isEmpty)
    _ = state.happened(.timerFired(.reconnect))
    #expect(state.happened(.connected(localPort: 2)).sent == "유저:나중에\n")
  }
}

import ChatProtocol
import Testing

@testable import ChatClient

@Suite struct ConnectionTests {
  @Test(arguments: [ConnectionEnd.closed, .lost("reset by the server")])
  func goodbyeIsShownAtTheEnd(end: ConnectionEnd) throws {
    var state = try ClientState.connected()
    #expect(state.happened(.ended(end)).shown.contains(.goodbye))
    state = try ClientState.connected()
    #expect(state.submitted("/disconnect").shown.contains(.goodbye))
  }

  @Test func lossIsSaidAndThePromptStays() throws {
    var state = try ClientState.connected()
    let effects = state.happened(.ended(.lost("reset by the server")))
    #expect(effects.troubles == ["the connection to 127.0.0.1:2500 has ended: reset by the server"])
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

  /// A server that is full says so, and closes: its word makes no connection steady.
  @Test(arguments: [(true, [1.0, 1, 1]), (false, [1, 2, 4])])
  func backoffBeginsAnewAfterASteadyConnection(isSteady: Bool, waits: [Double]) throws {
    var state = try ClientState.connected { $0.reconnects = true }
    var seen: [Double] = []
    for _ in waits {
      _ = state.heard(Notice.closing(reason: ClosingReason.roomFull.reason).text + "\n")
      if isSteady { _ = state.happened(.timerFired(.steady)) }
      for case .startTimer(.reconnect, let wait) in state.happened(.ended(.closed)) {
        seen.append((wait / .seconds(1)).rounded())
      }
      _ = state.happened(.timerFired(.reconnect))
      #expect(state.happened(.connected(localPort: 1)).contains(.startTimer(.steady, ClientState.steady)))
    }
    #expect(seen == waits)
  }

  /// What keeps it from connecting is said once, and again where it is something else.
  @Test func anOutageIsSaidOnce() throws {
    var state = try ClientState.connected { $0.reconnects = true }
    #expect(state.happened(.ended(.closed)).troubles.count == 1)
    for (reason, count) in [("nobody listens", 1), ("nobody listens", 0), ("no answer", 1), ("no answer", 0)]
    {
      _ = state.happened(.timerFired(.reconnect))
      let shown = state.happened(.connectFailed(reason)).shown
      #expect(shown.count == count, "\(reason)")
    }
    #expect(state.prompt == "유저 (offline, trying 127.0.0.1:2500 again)> ")
  }

  /// A try costs the server's own words and the goodbye, which must be shown, and nothing more.
  @Test func aServerThatIsFullIsSaidOnce() throws {
    var state = try ClientState.connected { $0.reconnects = true }
    let word = Notice.closing(reason: ClosingReason.roomFull.reason).text
    #expect(state.heard(word + "\n").shown.count + state.happened(.ended(.closed)).shown.count == 3)
    for _ in 0..<3 {
      _ = state.happened(.timerFired(.reconnect))
      let shown =
        state.happened(.connected(localPort: 1)).shown + state.heard(word + "\n").shown
        + state.happened(.ended(.closed)).shown
      #expect(shown == [.notice(Array(word.utf8)), .goodbye])
    }
    _ = state.happened(.timerFired(.reconnect))
    #expect(state.happened(.connected(localPort: 1)).shown.isEmpty)
    #expect(
      state.happened(.timerFired(.steady)).shown == [.remark("connected to 127.0.0.1:2500 again")])
  }

  @Test func thePromptSaysHowThingsStand() throws {
    var settings = ClientState.Settings(nick: try Nick("유저"))
    settings.reconnects = true
    settings.address = ServerAddress(host: "::1", port: 2600)
    var state = ClientState(settings: settings, jitter: Steady())
    #expect(state.prompt == "유저 (offline)> ")
    _ = state.started()
    #expect(state.prompt == "유저 (connecting to [::1]:2600)> ")
    _ = state.said("하나") + state.said("둘")
    #expect(state.prompt == "유저 (connecting to [::1]:2600, 2 waiting)> ")
    _ = state.happened(.connected(localPort: 1))
    #expect(state.prompt == "유저 (2 waiting)> ")
    _ = state.heard("[알림] 1 님이 접속하셨습니다.\n")
    #expect(state.prompt == "유저> ")
    _ = state.submitted("/quit")
    #expect(state.prompt == "유저 (leaving)> ")
    _ = state.submitted("/disconnect")
    #expect(state.prompt == "유저 (offline)> ")
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

import ChatProtocol
import Testing

@testable import ChatClient

/// Whoever leaves is told what became of each text.
@Suite struct LeavingTests {
  enum Way: CaseIterable {
    case quit, controlD, disconnect

    func leave(_ state: inout ClientState) -> [ClientEffect] {
      switch self {
      case .quit: state.submitted("/quit")
      case .controlD: state.inputEnded()
      case .disconnect: state.submitted("/disconnect")
      }
    }

    /// What follows when all is heard, or not.
    func status(_ status: Int32) -> Int32? { self == .disconnect ? nil : status }
  }

  @Test(arguments: Way.allCases)
  func whoHasSaidNothingLeavesAtOnce(way: Way) throws {
    var state = try ClientState.connected()
    let effects = way.leave(&state)
    #expect(effects.contains(.disconnect) && effects.quitStatus == way.status(0))
    #expect(effects.shown == [.goodbye])
  }

  @Test(arguments: Way.allCases)
  func whatWaitsIsSentBeforeLeaving(way: Way) throws {
    var state = try ClientState.connected { $0.framing = .bare }
    _ = state.said("하나") + state.said("둘") + state.taken()
    var effects = way.leave(&state)
    #expect(!effects.contains(.disconnect) && effects.shown.count == 1)
    #expect(effects.contains(.startTimer(.farewell, ClientState.patience)))
    effects = state.heard("유저:하나")
    #expect(effects.sent == "유저:둘" && !effects.contains(.disconnect))
    effects = state.heard("유저:둘")
    #expect(effects.contains(.disconnect) && effects.quitStatus == way.status(0))
    #expect(effects.troubles.isEmpty)
  }

  /// What was sent may have been heard; what was not sent was not.
  @Test(
    arguments: Way.allCases, [ClientEvent?.none, .timerFired(.farewell), .ended(.closed), .ended(.lost("x"))])
  func whatIsNotHeardIsNamedAtTheEnd(way: Way, event: ClientEvent?) throws {
    var state = try ClientState.connected { $0.framing = .bare }
    _ = state.said("하나") + state.said("둘") + way.leave(&state)
    #expect(state.said("셋").troubles.count == 1)
    // Nothing happens: the user asks again.
    let effects = event.map { state.happened($0) } ?? way.leave(&state)
    #expect(effects.troubles == ["not heard (it may have arrived): 유저:하나", "not sent: 유저:둘"])
    #expect(effects.quitStatus == way.status(1))
    #expect(state.prompt == "유저 (offline)> ")
  }

  /// What comes back gives the rest time again; what others say does not, nor what the system takes.
  @Test func whoeverWaitsDoesSoFromTheLastEcho() throws {
    var state = try ClientState.connected()
    _ = state.said("하나") + state.said("둘") + state.taken() + state.submitted("/quit")
    #expect(!state.taken().contains(.startTimer(.farewell, ClientState.patience)))
    #expect(!state.heard("봇:셋\n").contains(.startTimer(.farewell, ClientState.patience)))
    #expect(state.heard("유저:하나\n").contains(.startTimer(.farewell, ClientState.patience)))
  }

  @Test func aTextThatWaitsForAConnectionIsAwaitedToo() throws {
    var state = ClientState(settings: ClientState.Settings(nick: try Nick("유저")), jitter: Steady())
    _ = state.started() + state.said("하나")
    #expect(!state.submitted("/quit").contains(.disconnect))
    #expect(state.happened(.connectFailed("no")).quitStatus == 1)
  }

  @Test func aSignalNamesWhatWasNotHeard() throws {
    var state = try ClientState.connected()
    _ = state.said("하나")
    #expect(state.interrupted().troubles == ["not heard (it may have arrived): 유저:하나"])
  }
}

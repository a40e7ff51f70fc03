import ChatProtocol
import Testing

@testable import ChatClient

@Suite struct PlainStateTests {
  @Test(arguments: Framing.allCases)
  func everythingIsSentBeforeTheEnd(framing: Framing) throws {
    var state = try ClientState.connected {
      $0.isPlain = true
      $0.framing = framing
    }
    let terminator = framing == .line ? "\n" : ""
    var effects = state.said("하나") + state.said("둘") + state.inputEnded()
    #expect(!effects.contains(.endSending))
    effects +=
      state.taken() + state.heard("유저:하나" + terminator) + state.taken() + state.heard("유저:둘" + terminator)
    #expect(effects.sent == (framing == .line ? "유저:하나\n유저:둘\n" : "유저:하나유저:둘"))
    #expect(effects.contains(.endSending))
    #expect(state.happened(.ended(.closed)).last == .quit(status: 0))
  }

  @Test func lingersAsLongAsAsked() throws {
    var state = try ClientState.connected {
      $0.isPlain = true
      $0.lingering = .seconds(60)
    }
    #expect(state.inputEnded() == [.startTimer(.linger, .seconds(60))])
    #expect(state.happened(.timerFired(.linger)).contains(.endSending))
  }

  @Test func refusalMakesTheStatusOne() throws {
    var state = try ClientState.connected { $0.isPlain = true }
    _ = state.said("a")
    _ = state.inputEnded()
    #expect(
      state.heard(Notice.notDelivered(reason: Refusal.notUTF8.reason).text + "\n").troubles == [
        "not delivered: 유저:a"
      ])
    #expect(state.happened(.ended(.closed)).last == .quit(status: 1))
  }

  @Test func lossBeforeTheEndMakesTheStatusOne() throws {
    var state = try ClientState.connected { $0.isPlain = true }
    #expect(state.happened(.ended(.closed)).last == .quit(status: 1))
  }

  /// The original's server never closes its side: once all is heard there is little to wait for.
  @Test(arguments: [true, false])
  func aServerThatDoesNotCloseIsAwaitedForASecond(isBusy: Bool) throws {
    var state = try ClientState.connected { $0.isPlain = true }
    _ = state.said("a") + state.taken()
    #expect(state.inputEnded().contains(.startTimer(.farewell, ClientState.patience)))
    #expect(state.heard("유저:a\n").contains(.startTimer(.farewell, .seconds(1))))
    // What others say gives nobody more time.
    if isBusy { #expect(!state.heard("봇:b\n").contains { if case .startTimer = $0 { true } else { false } }) }
    #expect(state.happened(.timerFired(.farewell)).quitStatus == 0)
  }

  /// A server that takes much and lets nothing be heard is given up, and with it the input.
  @Test func aServerThatEchoesNothingHoldsTheInputBack() throws {
    var state = try ClientState.connected { $0.isPlain = true }
    var begun: [ClientEffect] = []
    while state.wantsInput { begun = state.said(String(repeating: "a", count: 60 << 10)) + state.taken() }
    #expect(begun.contains(.startTimer(.farewell, ClientState.longPatience)))
    let effects = state.happened(.timerFired(.farewell))
    #expect(effects.quitStatus == 1 && effects.troubles.allSatisfy { $0.hasPrefix("not heard") })
  }

  /// What was named is nobody's any more: the input goes on however often a connection is lost.
  @Test func whatWasLostHoldsNoInputBack() throws {
    var state = try ClientState.connected {
      $0.isPlain = true
      $0.reconnects = true
    }
    for _ in 0..<20 {
      for _ in 0..<20 { _ = state.said(String(repeating: "a", count: 60 << 10)) + state.taken() }
      #expect(state.happened(.ended(.closed)).troubles.count >= 20)
      _ = state.happened(.timerFired(.reconnect)) + state.happened(.connected(localPort: 1))
      #expect(state.wantsInput)
    }
  }

  /// The server keeps the connection open: what came back decides.
  @Test(arguments: [(true, 0 as Int32), (false, 1)])
  func serverThatDoesNotCloseIsGivenUp(isSeen: Bool, status: Int32) throws {
    var state = try ClientState.connected { $0.isPlain = true }
    _ = state.said("a")
    _ = state.inputEnded()
    if isSeen { _ = state.heard("유저:a\n") }
    #expect(state.happened(.timerFired(.farewell)).last == .quit(status: status))
  }

  @Test func inputWaitsWhileMuchIsUnsent() throws {
    var state = try ClientState.connected {
      $0.isPlain = true
      $0.framing = nil
    }
    #expect(state.wantsInput)
    for _ in 0..<6 { _ = state.said(String(repeating: "a", count: 50 << 10)) }
    #expect(!state.wantsInput)
  }
}

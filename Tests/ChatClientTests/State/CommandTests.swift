import ChatClient
import ChatProtocol
import Testing

@Suite struct CommandTests {
  @Test(arguments: [
    "/connect", "/connect 1", "/nick 새", "/help", "/help nick", "/help x", "/x", "/", "/ a", "/nick a:b",
    "/connect a b",
  ])
  func commandsAreNeverSent(line: String) throws {
    var state = try ClientState.connected()
    let effects = state.submitted(line)
    #expect(effects.sent.isEmpty)
    #expect(!effects.shown.isEmpty)
  }

  @Test func twoSlashesSayOne() throws {
    var state = try ClientState.connected()
    #expect(state.submitted("//quit").sent == "유저:/quit\n")
  }

  @Test func nickChangesAtAnyTime() throws {
    var state = try ClientState.connected()
    _ = state.submitted("/nick 새 이름")
    #expect(state.said("a").sent == "새 이름:a\n")
    #expect(state.submitted("/nick a:b").troubles == ["a nick has no colon: a:b"])
    _ = state.submitted("/nick")
    #expect(state.said("a").sent == "Unknown:a\n")
  }

  @Test(arguments: [
    ("/connect", ServerAddress()), ("/connect 2600", ServerAddress(port: 2600)),
    ("/connect 192.0.2.7", ServerAddress(host: "192.0.2.7")),
    ("/connect 192.0.2.7 2600", ServerAddress(host: "192.0.2.7", port: 2600)),
  ])
  func connectTakesHostAndPort(line: String, address: ServerAddress) throws {
    var state = try ClientState.connected()
    _ = state.submitted("/disconnect")
    #expect(state.submitted(line) == [.connect(address)])
  }

  @Test(arguments: [
    "/connect 0", "/connect 65536", "/connect a b", "/connect a 1 2", "/connect 99999999999999999999",
  ])
  func noAddressIsSaid(line: String) throws {
    var state = try ClientState.connected()
    _ = state.submitted("/disconnect")
    #expect(state.submitted(line).troubles.count == 1)
  }

  @Test func connectedClientSaysSo() throws {
    var state = try ClientState.connected()
    #expect(state.submitted("/connect").troubles == ["connected to 127.0.0.1 port 2500: /disconnect first"])
  }

  @Test func quitEndsTheConnectionFirst() throws {
    var state = try ClientState.connected()
    let effects = state.submitted("/quit")
    #expect(effects.contains(.disconnect) && effects.last == .quit(status: 0))
    #expect(effects.shown == [.goodbye])
  }

  /// By `/quit` and by Ctrl-D.
  @Test(arguments: [true, false])
  func whatWaitsIsSentBeforeLeaving(byCommand: Bool) throws {
    var state = try ClientState.connected { $0.framing = .bare }
    _ = state.said("하나")
    _ = state.said("둘")
    var effects = byCommand ? state.submitted("/quit") : state.inputEnded()
    #expect(!effects.contains(.disconnect))
    effects = state.heard("유저:하나")
    #expect(effects.sent == "유저:둘" && !effects.contains(.disconnect))
    effects = state.heard("유저:둘")
    #expect(effects.contains(.disconnect) && effects.last == .quit(status: 0))
  }

  @Test func whoAsksTwiceDoesNotWait() throws {
    var state = try ClientState.connected { $0.framing = nil }
    _ = state.said("기다림")
    _ = state.submitted("/quit")
    let effects = state.submitted("/quit")
    #expect(effects.contains(.disconnect) && effects.last == .quit(status: 0))
    #expect(effects.troubles == ["not sent: 유저:기다림"])
  }

  @Test func aServerThatClosesEndsTheWaiting() throws {
    var state = try ClientState.connected { $0.framing = nil }
    _ = state.said("기다림")
    _ = state.submitted("/quit")
    let effects = state.happened(.ended(.closed))
    #expect(effects.last == .quit(status: 0) && effects.troubles == ["not sent: 유저:기다림"])
  }
}

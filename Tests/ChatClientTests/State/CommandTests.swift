import ChatClient
import ChatProtocol
import Testing

@Suite struct CommandTests {
  @Test(arguments: [
    "/connect", "/connect 1", "/nick 새", "/help", "/help nick", "/help x", "/x", "/", "/ a", "/nick a:b",
    "/connect a b", " /nick 새", "\t/x", "  /quit now",
  ])
  func commandsAreNeverSent(line: String) throws {
    var state = try ClientState.connected()
    let effects = state.submitted(line)
    #expect(effects.sent.isEmpty)
    #expect(!effects.shown.isEmpty)
  }

  @Test(arguments: ["//quit", " //quit"])
  func twoSlashesSayOne(line: String) throws {
    var state = try ClientState.connected()
    #expect(state.submitted(line).sent == "유저:/quit\n")
  }

  /// As long as one command alone begins so.
  @Test func aNameMayBeCut() throws {
    var state = try ClientState.connected()
    #expect(state.submitted("/ni 새").shown == [.remark("you are “새” now")])
    #expect(state.submitted("/n 새").troubles == ["/n may be /nick, /notices: write more of it"])
    #expect(state.submitted("/l 안녕") == [.recall("안녕")])
    #expect(state.submitted("/q").quitStatus == 0)
  }

  @Test func nickChangesAtAnyTime() throws {
    var state = try ClientState.connected()
    _ = state.submitted("/nick 새 이름")
    #expect(state.said("a").sent == "새 이름:a\n")
    _ = state.taken()
    #expect(state.submitted("/nick a:b").troubles == ["“a:b” cannot be your name: a nick has no colon"])
    _ = state.submitted("/nick")
    #expect(state.said("a").sent == "Unknown:a\n")
  }

  @Test(arguments: [
    ("/connect", ServerAddress()), ("/connect 2600", ServerAddress(port: 2600)),
    ("/connect 192.0.2.7", ServerAddress(host: "192.0.2.7")),
    ("/connect 192.0.2.7 2600", ServerAddress(host: "192.0.2.7", port: 2600)),
    ("/connect 192.0.2.7:2600", ServerAddress(host: "192.0.2.7", port: 2600)),
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
    #expect(state.submitted("/connect").troubles == ["connected to 127.0.0.1:2500: /disconnect first"])
  }
}

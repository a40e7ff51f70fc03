import Foundation
import RawSockets
import Testing

extension ScreenTests {
  /// What a person sees of the words that were typed, until they are heard, or are not.
  @Suite struct UnheardTextTests {
    private let place: Place
    private let server: RawServer
    private let terminal: Terminal

    init() throws {
      place = try Place()
      server = try RawServer()
      terminal = try Terminal(
        width: 70, height: 16, directory: place.directory,
        running: place.client("\(server.address) --nick 유저 --framing line") + "; echo status $?; exec cat")
    }

    @Test func itIsShownAtOnceAndInItsPlaceOnceItIsHeard() throws {
      let peer = try server.accept()
      try terminal.type("하나\r")
      #expect(try peer.hears("유저:하나\n"))
      try terminal.wait(forRow: "¦ 유저:하나")
      try peer.send("봇:먼저\n유저:하나\n봇:나중\n")
      try terminal.wait(for: "the text in its place") { screen in
        screen.rows.suffix(4) == ["봇:먼저", "유저:하나", "봇:나중", "유저>"]
      }
    }

    @Test func oneKeySendsAgainWhatWasNotHeard() throws {
      let first = try server.accept()
      try terminal.type("중요한 말\r")
      #expect(try first.hears("유저:중요한 말\n"))
      first.reset()
      try terminal.wait(forRow: "¦! not heard (it may have arrived): 유저:중요한 말")
      try terminal.type("/connect\r")
      let second = try server.accept()
      try terminal.wait(forRow: "유저>")
      try terminal.type("반쯤\u{F}")
      #expect(try second.hears("유저:중요한 말\n"))
      try second.send("유저:중요한 말\n")
      try terminal.wait(for: "what was said and what is typed") { screen in
        screen.rows.suffix(2) == ["유저:중요한 말", "유저> 반쯤"]
      }
    }

    /// By command and by key.
    @Test(arguments: ["/quit\r", "\u{4}"])
    func whoeverLeavesWaitsAndIsTold(keys: String) throws {
      let peer = try server.accept()
      try terminal.type("하나\r")
      #expect(try peer.hears("유저:하나\n"))
      try terminal.type(keys)
      try terminal.wait(forRow: "유저 (leaving)>")
      try terminal.wait(forRow: "¦ waiting until a text is heard; ask again to leave at once")
      try terminal.type(keys)
      try terminal.wait(forRow: "¦! not heard (it may have arrived): 유저:하나")
      try terminal.wait(forRow: "status 1")
    }

    @Test func whoeverWasHeardLeavesInPeace() throws {
      let peer = try server.accept()
      try terminal.type("하나\r")
      #expect(try peer.hears("유저:하나\n"))
      try terminal.type("/quit\r")
      try terminal.wait(forRow: "유저 (leaving)>")
      try peer.send("유저:하나\n")
      #expect(try peer.hearsTheEnd())
      peer.leave()
      try terminal.wait(forRow: "status 0")
    }
  }
}

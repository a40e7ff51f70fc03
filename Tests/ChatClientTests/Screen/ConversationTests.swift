import ChatProtocol
import ChatServer
import Foundation
import RawSockets
import Testing

extension ScreenTests {
  /// Clients in terminals, and the reference server between them.
  @Suite struct ConversationTests {
    @Test(arguments: Framing.allCases)
    func twoTalkWhileBothType(framing: Framing) async throws {
      let place = try Place()
      let server = ChatServer(
        ChatServer.Configuration(port: 0, framing: framing, logPath: place.file("log").path))
      let port = try await server.start().port
      let first = try terminal(in: place, "\(port)", "유저")
      try first.wait(for: "its own notice") { $0.notices.count == 1 }
      let second = try terminal(in: place, "\(port)", "봇")
      try first.wait(for: "both notices") { $0.notices.count == 2 }
      try first.type("이 말은 아직")
      try second.type("먼저 말할게요\r")
      try first.wait(forRow: "봇:먼저 말할게요")
      // Bare messages that come together are shown together.
      try second.wait(forRow: "봇:먼저 말할게요")
      try first.wait(forRow: "유저> 이 말은 아직")
      try second.type("또 쓰는 중")
      try first.type(" 안 끝났어요\r")
      try second.wait(forRow: "유저:이 말은 아직 안 끝났어요")
      try second.wait(forRow: "봇> 또 쓰는 중")
      try first.type("/disconnect\r")
      try first.wait(forRow: "¦ [알림] 접속을 종료합니다.")
      try first.type("/connect\r")
      let screen = try first.wait(for: "a new notice") { $0.notices.count == 3 }
      #expect(Set(screen.notices).count == 3)
      try second.wait(forRow: "봇> 또 쓰는 중")
      await server.stop()
    }

    /// What was shown is found again, on the screen and in the file; a name that is said starts a command.
    @Test func whatWasShownIsKept() throws {
      let place = try Place()
      let server = try RawServer()
      let client = try terminal(
        in: place, server.address, "유저",
        "--framing line --log log --notify 'printf %s \"$CHAT_TEXT\" >told'")
      let peer = try server.accept()
      try peer.send("봇:점심 먹었어요?\n봇:유저 안녕\n")
      try client.wait(forRow: "봇:유저 안녕")
      try client.type("/last 점심\r")
      try client.wait(for: "the line again") { screen in
        screen.rows.contains { $0.hasPrefix("¦: ") && $0.hasSuffix(" 봇:점심 먹었어요?") }
      }
      try client.type("/quit\r")
      #expect(try peer.hearsTheEnd())
      peer.leave()
      let directory = place.file("유저")
      let log = try String(contentsOf: directory.appending(path: "log"), encoding: .utf8)
      #expect(log.split(separator: "\n").contains { $0.hasSuffix(" 봇:점심 먹었어요?") })
      let told = directory.appending(path: "told").path
      let deadline = ContinuousClock.now + .seconds(20)
      while FileManager.default.contents(atPath: told) != Data("봇:유저 안녕".utf8), .now < deadline {
        sched_yield()
      }
      #expect(FileManager.default.contents(atPath: told) == Data("봇:유저 안녕".utf8))
    }

    @Test func aServerThatComesBackIsFoundAgain() async throws {
      let place = try Place()
      var configuration = ChatServer.Configuration(port: 0, logPath: place.file("log").path)
      let server = ChatServer(configuration)
      configuration.port = try await server.start().port
      let terminal = try terminal(in: place, "\(configuration.port)", "유저", "--reconnect")
      try terminal.wait(for: "its notice") { $0.notices.count == 1 }
      try terminal.type("반쯤 쓴 말")
      await server.stop()
      try terminal.wait(for: "a word about the next try") { screen in
        screen.rows.contains { $0.contains("trying 127.0.0.1:") || $0.contains("connecting to") }
      }
      let next = ChatServer(configuration)
      _ = try await next.start()
      try terminal.wait(for: "another notice") { $0.notices.count == 2 }
      try terminal.type("\r")
      try terminal.wait(forRow: "유저:반쯤 쓴 말")
      await next.stop()
    }

    private func terminal(in place: Place, _ address: String, _ nick: String, _ options: String = "") throws
      -> Terminal
    {
      let directory = place.file(nick)
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      return try Terminal(
        width: 60, height: 16, directory: directory,
        running: place.client("\(address) --nick \(nick) \(options)") + "; exec cat")
    }
  }
}

extension Screen {
  /// The notices of joins that are shown.
  fileprivate var notices: [String] { rows.filter { $0.hasPrefix("[알림]") && $0.hasSuffix("님이 접속하셨습니다.") } }
}

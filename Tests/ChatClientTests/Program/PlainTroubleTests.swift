import ChatProtocol
import Foundation
import RawSockets
import Testing

/// What goes wrong without a terminal is one line on standard error, and a status.
@Suite struct PlainTroubleTests {
  @Test func aLineThatIsNoUTF8IsRefusedByItsNumber() async throws {
    try await RealServer.serving { server in
      let input = Array("하나\n".utf8) + [0xED, 0x95] + Array("\n셋\n".utf8)
      let end = try await ClientProgram.run("--nick", "봇", server.port, input: input)
      #expect(end.status == 1)
      #expect(end.errors == "chat-client: standard input, line 2: not UTF-8, and not sent\n")
      #expect(try server.messages() == ["봇:하나", "봇:셋"])
    }
  }

  @Test func aLineWithoutMeasureIsRefusedByItsNumber() async throws {
    try await RealServer.serving { server in
      let input = String(repeating: "a", count: 1 << 20) + "\n둘\n"
      let end = try await ClientProgram.run("--nick", "봇", server.port, input: input.utf8)
      #expect(end.status == 1)
      #expect(end.errors == "chat-client: standard input, line 1: longer than 65536 bytes, and not sent\n")
      #expect(try server.messages() == ["봇:둘"])
    }
  }

  /// The server says why, to this client alone.
  @Test func aRefusalMakesTheStatusOne() async throws {
    try await RealServer.serving { server in
      let end = try await ClientProgram.run("--nick", "봇", server.port, input: "a\u{1}b\n둘\n".utf8)
      #expect(end.status == 1)
      #expect(end.lines.contains(Notice.notDelivered(reason: Refusal.controlCharacter.reason).text))
      #expect(try server.messages() == ["봇:둘"])
    }
  }

  @Test(arguments: [
    (["0"], "“0” is no port"), (["99999"], "“99999” is no port"),
    ([""], "no host"), (["[::1]x"], "“x” is no port"), (["--wait", "-1"], "--wait"),
    (["--framing", "x"], "--framing"), (["--color", "x"], "--color"),
    (["--history-size", "0"], "--history-size"),
    (["a", "b"], "“b” is no port"), (["--nonsense"], "--nonsense"),
  ])
  func aWrongCommandIsSaid(arguments: [String], words: String) async throws {
    let place = try Place()
    try Data().write(to: place.file("input"))
    let end = try await ClientProgram(arguments, input: place.file("input")).outcome()
    #expect(end.status == 64 && end.output.isEmpty)
    #expect(end.errors.split(separator: "\n").first?.contains(words) == true, "\(end.errors)")
  }

  /// Like a text that is refused.
  @Test(arguments: [
    ("a:b", "a nick has no colon"), ("a\nb", "a nick has no control character"),
    ("[알림]", "a nick must not look like a notice of the server"),
  ])
  func aRefusedNickIsSaidInOneLine(nick: String, reason: String) async throws {
    let server = try RawServer()
    let end = try await ClientProgram.run("--nick", nick, server.address, input: "안녕\n".utf8)
    #expect(end.status == 1 && end.output.isEmpty)
    #expect(
      end.errors.hasPrefix("chat-client: ") && end.errors.hasSuffix(": \(reason); give another --nick\n"))
    #expect(end.errors.count { $0 == "\n" } == 1)
  }

  @Test func aKoreanIsToldInKorean() async throws {
    let server = try RawServer(isListening: false)
    let end = try await ClientProgram.run("--lang", "ko", server.address)
    #expect(
      end.errors
        == "chat-client: \(server.address): 거기에서 아무도 듣지 않습니다. chat-server를 시작하거나 다른 HOST와 PORT를 쓰세요\n")
  }

  @Test(arguments: ["", "안녕\n둘\n"])
  func noServerIsSaidInOneLine(input: String) async throws {
    let server = try RawServer(isListening: false)
    let end = try await ClientProgram.run(server.address, input: input.utf8)
    #expect(end.status == 1 && end.output.isEmpty)
    #expect(
      end.errors == """
        chat-client: \(server.address): nobody listens there; start chat-server, or give another HOST and \
        PORT

        """)
  }

  @Test func aServerThatClosesIsSaid() async throws {
    let server = try RawServer()
    let client = try ClientProgram(["--framing", "line", server.address])
    let peer = try server.accept()
    try peer.send("봇:안녕\n봇:끝")
    peer.leave()
    let end = try await client.outcome()
    #expect(end.status == 1 && end.lines == ["봇:안녕", "봇:끝"])
    #expect(
      end.errors
        == "chat-client: the connection to \(server.address) has ended: the server closed it\n")
  }

  /// Bytes are handed on as they came, as no terminal is in danger.
  @Test func standardOutputHasWhatWasReceivedAndNothingElse() async throws {
    let server = try RawServer()
    let client = try ClientProgram(["--framing", "line", "--color", "always", server.address])
    let peer = try server.accept()
    try peer.send("봇:\u{1B}[2J\u{202E}\u{0}\r끝\n\n[알림] 1 님이 접속하셨습니다.\n")
    try client.endInput()
    #expect(try peer.hearsTheEnd())
    peer.leave()
    let end = try await client.outcome()
    #expect(end.status == 0 && end.errors.isEmpty)
    #expect(
      Array(end.output.utf8)
        == Array("봇:\u{1B}[2J\u{202E}\u{0}\r끝\n\n[알림] 1 님이 접속하셨습니다.\n".utf8))
  }

  /// As in `chat-client | head -1`.
  @Test func outputThatNobodyReadsEndsIt() async throws {
    let server = try RawServer()
    let output = Pipe()
    let client = try ClientProgram([server.address], output: output.fileHandleForWriting)
    try output.fileHandleForWriting.close()
    let peer = try server.accept()
    try output.fileHandleForReading.close()
    try? peer.send("봇:안녕\n")
    let end = try await client.outcome()
    #expect(end.status == 1 && !end.wasKilled)
    #expect(
      end.errors == "chat-client: standard output: Broken pipe: what is heard has nowhere to go\n")
  }

  @Test func aSignalEndsItAndTheConnection() async throws {
    let server = try RawServer()
    let client = try ClientProgram(["--framing", "line", server.address])
    let peer = try server.accept()
    try client.type("안녕\n")
    #expect(try peer.hears("Unknown:안녕\n"))
    client.tell(SIGTERM)
    #expect(try peer.hearsTheEnd())
    peer.leave()
    let end = try await client.outcome()
    #expect(end.wasKilled && end.status == SIGTERM && end.output.isEmpty)
    #expect(end.errors == "chat-client: not heard (it may have arrived): Unknown:안녕\n")
  }
}

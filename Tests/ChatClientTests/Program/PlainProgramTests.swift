import ChatProtocol
import Foundation
import RawSockets
import Testing

/// The program without a terminal: what goes in is said, what is heard comes out, and nothing else does.
@Suite struct PlainProgramTests {
  @Test(arguments: Framing.allCases)
  func whatIsPipedInIsSaidAndHeard(framing: Framing) async throws {
    try await RealServer.serving(framing) { server in
      let end = try await ClientProgram.run("--nick", "봇", "--plain", server.port, input: "안녕\n".utf8)
      #expect(end.status == 0 && end.errors.isEmpty)
      #expect(end.lines.last == "봇:안녕" && end.lines.count == 2)
      #expect(end.lines.first.flatMap { Notice(Array($0.utf8)) } != nil)
      #expect(try server.messages() == ["봇:안녕"])
    }
  }

  /// What is no terminal on either side needs no option.
  @Test(arguments: [
    ("하나\n둘", ["하나", "둘"]), ("하나\n", ["하나"]), ("\n \n\t\n하나\n\n", ["하나"]), ("", []), ("\n", []),
    ("/quit\n//a\n", ["/quit", "//a"]), ("하나\r\n둘\r\n", ["하나", "둘"]), (" 하나 \n", ["하나"]),
  ])
  func eachLineIsAMessage(input: String, messages: [String]) async throws {
    try await RealServer.serving { server in
      let end = try await ClientProgram.run("--nick", "봇", server.port, input: input.utf8)
      #expect(end.status == 0 && end.errors.isEmpty)
      #expect(try server.messages() == messages.map { "봇:" + $0 })
      #expect(Array(end.lines.dropFirst()) == messages.map { "봇:" + $0 })
    }
  }

  @Test func aHundredThousandLinesArriveComplete() async throws {
    try await RealServer.serving { server in
      let lines = (1...100_000).map { "\($0)번째 줄" }
      let input = lines.joined(separator: "\n").utf8
      let end = try await ClientProgram.run("--nick", "봇", server.port, input: input)
      #expect(end.status == 0 && end.errors.isEmpty)
      let messages = lines.map { "봇:" + $0 }
      #expect(Array(end.lines.dropFirst()) == messages)
      #expect(try server.messages() == messages)
    }
  }

  /// There every message waits for the one before, so that the server can tell them apart.
  @Test func bareLinesArriveOneByOne() async throws {
    try await RealServer.serving(.bare) { server in
      let lines = (1...500).map { "\($0)번째 줄" }
      let input = lines.joined(separator: "\n").utf8
      let end = try await ClientProgram.run("--framing", "bare", "--nick", "봇", server.port, input: input)
      #expect(end.status == 0 && end.errors.isEmpty)
      #expect(try server.messages() == lines.map { "봇:" + $0 })
    }
  }

  @Test func framingCanBeSaid() async throws {
    let server = try RawServer()
    let client = try ClientProgram(["--framing", "bare", "--nick", "봇", server.address])
    let peer = try server.accept()
    try client.type("하나\n둘\n")
    #expect(try peer.hears("봇:하나"))
    try peer.send("봇:하나")
    #expect(try peer.hears("봇:둘"))
    try client.endInput()
    try peer.send("봇:둘")
    #expect(try peer.hearsTheEnd())
    peer.leave()
    let end = try await client.outcome()
    #expect(end.status == 0 && end.errors.isEmpty && end.lines == ["봇:하나", "봇:둘"])
  }

  /// Neither side's waiting makes the client hold what it cannot get rid of.
  @Test func aServerThatDoesNotReadHoldsTheInputBack() async throws {
    let server = try RawServer()
    let client = try ClientProgram(["--framing", "line", "--nick", "봇", server.address])
    let peer = try server.accept()
    // Long ones: the client hears thousands of echoes before it looks at its input again, and may not take long for that.
    let line = Array(String(repeating: "가", count: 5000).utf8) + [UInt8(ascii: "\n")]
    let most = 64 << 20
    let given = try client.typeUntilHeldBack(line, atMost: most)
    #expect(given < most)
    if let memory = client.peakMemory { #expect(memory < 128 << 20) }
    try client.endInput()
    let (whole, rest) = given.quotientAndRemainder(dividingBy: line.count)
    let message = Array("봇:".utf8) + line
    let last = rest > 0 ? Array("봇:".utf8) + line.prefix(rest) + [UInt8(ascii: "\n")] : []
    for number in 0..<whole {
      guard try peer.read(message.count) == message else {
        Issue.record("message \(number) is wrong")
        return
      }
      try peer.send(message)
    }
    // A cut character at the end of the input is refused.
    let isWhole = String(validating: last, as: UTF8.self) != nil
    #expect(try !isWhole || peer.read(last.count) == last)
    if isWhole { try peer.send(last) }
    #expect(try peer.hearsTheEnd())
    peer.leave()
    #expect(try await client.outcome().status == (isWhole ? 0 : 1))
  }

  @Test func lingeringHearsTheOthersUntilTheServerCloses() async throws {
    try await RealServer.serving { server in
      let heard = Pipe()
      let place = try Place()
      try Data().write(to: place.file("input"))
      let client = try ClientProgram(
        ["--wait", "86400", server.port], input: place.file("input"), output: heard.fileHandleForWriting)
      var bytes = try heard.heard(until: "\n")
      _ = try await ClientProgram.run("--nick", "봇", server.port, input: "안녕\n".utf8)
      bytes += try heard.heard(until: "나갔습니다.\n")
      #expect(String(decoding: bytes, as: UTF8.self).contains("\n봇:안녕\n"))
      await server.stop()
      let end = try await client.outcome()
      #expect(end.status == 0 && end.errors.isEmpty)
    }
  }

  @Test(arguments: ["0", "0.01"])
  func lingeringEnds(seconds: String) async throws {
    try await RealServer.serving { server in
      let end = try await ClientProgram.run("--wait", seconds, server.port, input: "안녕\n".utf8)
      #expect(end.status == 0 && end.errors.isEmpty && end.lines.last == "Unknown:안녕")
    }
  }
}

extension Pipe {
  /// What comes, to the first read whose end is that of the text.
  fileprivate func heard(until text: String) throws -> [UInt8] {
    let deadline = Deadline()
    var heard: [UInt8] = []
    while !heard.suffix(text.utf8.count).elementsEqual(text.utf8) {
      guard let bytes = deadline.read(fileHandleForReading.fileDescriptor), !bytes.isEmpty else {
        throw TerminalFault.hang("chat-client")
      }
      heard += bytes
    }
    return heard
  }
}

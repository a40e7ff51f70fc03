import ChatProtocol
import Foundation
import Logging
import RawSockets
import Testing

@testable import ChatServer

@Suite(.serialized) struct EndToEndTests {
  @Test func everyoneHearsEveryone() async throws {
    try await served { port, log in
      let first = try RawConnection(to: port)
      #expect(try first.hears(Notice.joined(port: first.port).line))
      let second = try RawConnection(to: port)
      for client in [first, second] { #expect(try client.hears(Notice.joined(port: second.port).line)) }
      try first.send("유저 1:안녕하세요\n")
      for client in [first, second] { #expect(try client.hears("유저 1:안녕하세요\n")) }
      second.leave()
      #expect(try first.hears(Notice.left(port: second.port).line))
      let home = "127.0.0.1"
      let records: [LogRecord] = [
        .opened, .connected(Peer(address: home, port: first.port)),
        .connected(Peer(address: home, port: second.port)),
        .message(port: first.port, text: Array("유저 1:안녕하세요".utf8)),
        .disconnected(Peer(address: home, port: second.port)),
      ]
      #expect(try LogRecord.parse(Array(Data(contentsOf: log))) == records)
    }
  }

  // Spec: ROOM-4 HARD-15
  @Test func ofTwoWhoFloodAndThenTalkNothingIsLost() async throws {
    try await served { port, _ in
      let (first, second) = try pair(on: port)
      // More than one read brings, and more than a slice: what is left comes without anything more being sent.
      let flood = String(repeating: "a:" + String(repeating: "x", count: 60) + "\n", count: 8000)
      try first.send(flood)
      for client in [first, second] { #expect(try client.read(flood.utf8.count) == Array(flood.utf8)) }
      for number in 1...1000 {
        let (speaker, line) = (number % 2 == 0 ? first : second, "b:\(number)\n")
        try speaker.send(line)
        for client in [first, second] { #expect(try client.hears(line)) }
      }
    }
  }

  @Test func aHalfCloseIsAnsweredAfterWhatWasSent() async throws {
    try await served { port, _ in
      let (first, second) = try pair(on: port)
      try second.send("b:one\nb:two\n")
      try second.shutWriteSide()
      #expect(try second.hears("b:one\nb:two\n") && second.hearsTheEnd())
      #expect(try first.hears("b:one\nb:two\n" + Notice.left(port: second.port).line))
    }
  }

  @Test func aResetIsALeave() async throws {
    try await served { port, _ in
      let (first, second) = try pair(on: port)
      second.reset()
      #expect(try first.hears(Notice.left(port: second.port).line))
    }
  }

  @Test func aStormOfResetsHarmsNobody() async throws {
    try await served { port, log in
      let first = try RawConnection(to: port)
      #expect(try first.hears(Notice.joined(port: first.port).line))
      for _ in 0..<300 { try RawConnection(to: port).reset() }
      try first.send("a:still here\n")
      var heard: [UInt8] = []
      while !heard.suffix(13).elementsEqual("a:still here\n".utf8) { heard += try first.read(1) }
      // Who was seen to come is seen to go, once, perhaps after the message.
      let joined = occurrences(of: "접속하셨습니다", in: heard)
      var left = occurrences(of: "나갔습니다", in: heard)
      let notice = Notice.left(port: 65535).line.utf8.count
      while left < joined {
        left += 1
        #expect(try first.read(notice).count == notice)
      }
      #expect(left == joined)
    }
  }

  @Test(arguments: 1..<12) func aCharacterMayBeCutAnywhere(at cut: Int) async throws {
    try await served { port, _ in
      let (first, second) = try pair(on: port)
      let bytes = Array("a:한글👍\n".utf8)
      try first.send("a:\n")
      for client in [first, second] { #expect(try client.hears("a:\n")) }
      try first.send(bytes[..<cut])
      try second.send("b:fence\n")
      for client in [first, second] { #expect(try client.hears("b:fence\n")) }
      try first.send(bytes[cut...])
      for client in [first, second] { #expect(try client.read(bytes.count) == bytes) }
    }
  }

  @Test func aBarePeerTalksWithALinePeer() async throws {
    try await served { port, _ in
      let (bare, line) = try pair(on: port)
      for round in 0..<3 {
        try bare.send("bare:\(round)")
        for client in [bare, line] { #expect(try client.hears("bare:\(round)\n")) }
        try line.send("line:\(round)\n")
        for client in [bare, line] { #expect(try client.hears("line:\(round)\n")) }
      }
    }
  }

  @Test func aBareServerEndsNoMessage() async throws {
    try await served(framing: .bare) { port, _ in
      let client = try RawConnection(to: port)
      #expect(try client.hears(Notice.joined(port: client.port).text))
      try client.send("a:" + String(repeating: "x", count: 1022))
      #expect(try client.read(1024).count == 1024)
      try client.shutWriteSide()
      #expect(try client.hearsTheEnd())
    }
  }

  @Test func aBurstArrivesWholeAndInOneOrder() async throws {
    try await served { port, _ in
      let (first, second) = try pair(on: port)
      let messages = (0..<2000).map { "a:\($0)\n" }.joined()
      try first.send(messages)
      #expect(try first.hears(messages) && second.hears(messages))
    }
  }

  private func pair(on port: Int) throws -> (RawConnection, RawConnection) {
    let first = try RawConnection(to: port)
    #expect(try first.hears(Notice.joined(port: first.port).line))
    let second = try RawConnection(to: port)
    for client in [first, second] { #expect(try client.hears(Notice.joined(port: second.port).line)) }
    return (first, second)
  }

  private func occurrences(of text: String, in bytes: [UInt8]) -> Int {
    String(decoding: bytes, as: UTF8.self).components(separatedBy: text).count - 1
  }
}

/// Runs a server on a free port, with a log of its own, while the body runs.
func served(framing: Framing = .line, _ body: (_ port: Int, _ log: URL) async throws -> Void) async throws {
  let log = temporaryLog()
  defer { try? FileManager.default.removeItem(at: log) }
  let server = ChatServer(.init(port: 0, framing: framing, logPath: log.path), logger: silentLogger)
  let port = try await server.start().port
  let result: Result<Void, any Error>
  do { result = .success(try await body(port, log)) } catch { result = .failure(error) }
  await server.stop()
  try result.get()
}

func temporaryLog() -> URL {
  FileManager.default.temporaryDirectory.appending(path: "chat-\(UUID().uuidString).txt")
}

let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

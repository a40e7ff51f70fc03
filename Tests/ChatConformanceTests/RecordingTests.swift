import Foundation
import POSIX
import Testing
import WaitingTrait

@testable import ChatConformance

/// The recorder between real clients and a server, over TCP, as its user meets it.
@Suite(.waits, .serialized) struct RecordingTests {
  /// A server, and a recorder in front of it that listens where its first line says.
  private final class Stage {
    let recorder: Program
    private let server: Process
    private let recording: Process
    let port: UInt16

    init(_ serverCommand: (Int) -> [String]) throws {
      recorder = try Program("chat-conform")
      let any = try #require(Address.resolve(host: "127.0.0.1", port: 0, within: .zero).first)
      let free = Int(try FreePort(at: any).number)
      let shell = Program(at: URL(filePath: "/usr/bin/env"), in: recorder.directory.appending(path: "server"))
      try FileManager.default.createDirectory(at: shell.directory, withIntermediateDirectories: true)
      server = try shell.start(serverCommand(free))
      let address = any.at(port: UInt16(free))
      try Self.wait { (try? Socket(connectedTo: address, within: .seconds(1))) != nil }
      recording = try recorder.start([
        "record", "talk.session", "127.0.0.1", "\(free)", "--log", "server/Server Log.txt", "--within", "60",
      ])
      let program = recorder
      try Self.wait { (try? program.text("output"))?.contains("ends the recording") ?? false }
      let words = try recorder.text("output").split(whereSeparator: { $0 == " " || $0 == ";" })
      port = try #require(words.firstIndex(of: "port").flatMap { UInt16(words[$0 + 1]) })
    }

    func stop() throws {
      for (process, signal) in [(recording, SIGINT), (server, SIGKILL)] {
        kill(process.processIdentifier, signal)
        try Self.wait { !process.isRunning }
      }
      #expect(recording.terminationStatus == 0)
    }

    static func wait(_ condition: () -> Bool) throws {
      let end = ContinuousClock.now + .seconds(20)
      while !condition() {
        try #require(ContinuousClock.now < end)
        PollSet.pause(.milliseconds(20))
      }
    }
  }

  /// Twenty talk at once, each on its own thread, and stay until all have heard all.
  private static func talk(_ count: Int, _ messages: Int, at port: UInt16) throws {
    let address = try #require(Address.resolve(host: "127.0.0.1", port: port, within: .zero).first)
    var sockets: [Socket] = []
    for _ in 0..<count {
      sockets.append(try Socket(connectedTo: address, within: .seconds(5)))
      try sockets.last?.set(.noDelay, to: 1)
    }
    var heard = Array(repeating: 0, count: count)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    func listen(until lines: Int) throws {
      let end = ContinuousClock.now + .seconds(20)
      while ContinuousClock.now < end, heard.contains(where: { $0 < lines }) {
        var set = PollSet()
        for socket in sockets { set.append(socket.descriptor, for: .reading) }
        _ = try set.wait(within: .milliseconds(100))
        for (index, socket) in sockets.enumerated() where !set.happened(at: index).isEmpty {
          let received = try buffer.withUnsafeMutableBytes { try socket.receive(into: $0) }
          if case .bytes(let count) = received { heard[index] += buffer[..<count].count { $0 == 10 } }
        }
      }
    }
    // Who has heard its own notice is in the room.
    try listen(until: 1)
    for number in 0..<messages {
      for (index, socket) in sockets.enumerated() {
        let line = Array("유저 \(index):\(number)번 말\n".utf8)
        // Once it is known that its messages end in LFs, they come in pieces.
        let cut = number > 0 ? 7 : line.count
        for piece in [line[..<cut], line[cut...]] where !piece.isEmpty { _ = try socket.send(piece) }
      }
    }
    try listen(until: count * messages)
    for (index, socket) in sockets.enumerated() where index > 0 {
      if index % 2 == 0 { socket.reset() } else { socket.close() }
    }
    PollSet.pause(.milliseconds(2200))
  }

  @Test func twentyBusyClientsOfARightServerBlameItForNothing() throws {
    let program = try Program("chat-server")
    defer { program.remove() }
    let stage = try Stage { [program.url.path, "127.0.0.1", "\($0)", "--log", "Server Log.txt"] }
    defer { stage.recorder.remove() }
    try Self.talk(20, 20, at: stage.port)
    try stage.stop()
    let trace = try stage.recorder.run("trace", "talk.session", "--claim", "hardened")
    #expect(trace.status == 0, "\(trace.output)\(trace.errors)")
    #expect(trace.lastLine.hasSuffix(" of 61 requirements touched, 0 broken"))
    let replay = try stage.recorder.run("--reference", "--fixtures", "talk.session")
    #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
    #expect(replay.lastLine == "1 passed, 0 failed, 0 skipped")
  }

  @Test(arguments: [("text[:8]", "ROOM-5"), ("text + '!'", "ROOM-4"), ("''", "FRAME-2")])
  func aWrongServerIsBlamed(change: String, requirement: String) throws {
    let source = try String(contentsOf: Program.peers.appending(path: "line_server.py"), encoding: .utf8)
    // Python takes modules from beside the program first: nobody else's may lie there.
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let file = folder.appending(path: "server.py")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let wrong = source.replacing(
      "                    tell(text)\n", with: "                    tell(\(change))\n")
    try #require(wrong != source)
    try Data(wrong.utf8).write(to: file)
    let stage = try Stage {
      ["PYTHONPATH=\(Program.peers.path)", "python3", "-S", file.path, "127.0.0.1", "\($0)"]
    }
    defer { stage.recorder.remove() }
    try Self.talk(3, 2, at: stage.port)
    try stage.stop()
    let trace = try stage.recorder.run("trace", "talk.session")
    #expect(trace.status == 1, "\(trace.errors)")
    #expect(trace.output.contains("✗ \(requirement) "), "\(trace.output)")
  }

  @Test func aFileThatIsThereIsNotWrittenOver() throws {
    let recorder = try Program("chat-conform")
    defer { recorder.remove() }
    try recorder.write("mine", to: "talk.session")
    let outcome = try recorder.run("record", "talk.session")
    #expect(outcome.status == 2)
    #expect(outcome.errors == "chat-conform: talk.session is there already, and would be lost\n")
    #expect(try recorder.text("talk.session") == "mine")
  }

  @Test func aPortThatIsTakenIsNamed() throws {
    let recorder = try Program("chat-conform")
    defer { recorder.remove() }
    let any = try #require(Address.resolve(host: "127.0.0.1", port: 0, within: .zero).first)
    let other = try Socket(listeningAt: any)
    let port = try other.localAddress.port
    let outcome = try recorder.run("record", "talk.session", "--listen", "\(port)")
    #expect(outcome.status == 2)
    #expect(
      outcome.errors
        == "chat-conform: port \(port) of 127.0.0.1 is taken; choose another by --listen\n")
  }
}

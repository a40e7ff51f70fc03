import Foundation
import Glibc
import POSIX
import SystemPackage
import Testing
import WaitingTrait

/// `chat-conform watch` as somebody at a terminal uses it, and without one.
@Suite(.waits, .serialized) struct WatchProgramTests {
  /// The program in a folder with a server in it, and what it has shown since the last look.
  private final class Session {
    let folder: URL
    private let terminal: PseudoTerminal
    private let process: ChildProcess
    private var shown: [UInt8] = []

    init(_ server: String, in folder: URL) throws {
      self.folder = folder
      try Data(server.utf8).write(to: folder.appending(path: "server.py"))
      terminal = try PseudoTerminal(columns: 100, rows: 30)
      let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "chat-conform")
      let command = "cd '\(folder.path)' && exec '\(program.path)' watch -- python3 server.py {host} {port}"
      var request = SpawnRequest("/bin/sh", ["-c", command], environment: ["NO_COLOR=1"])
      request.leadsSession = true
      request.files = [
        (0, .path(terminal.path, .readWrite)), (1, .descriptor(.standardInput)),
        (2, .descriptor(.standardInput)),
      ]
      process = try ChildProcess(request)
    }

    /// Waits until this is shown, and forgets what was before it.
    func sees(_ text: String) throws -> Bool {
      let end = ContinuousClock.now + .seconds(60)
      while true {
        if let range = shown.firstRange(of: Array(text.utf8)) {
          shown.removeSubrange(..<range.upperBound)
          return true
        }
        guard try terminal.descriptor.isReady(for: .reading, within: end - .now) else { return false }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        guard let count = try? piece.withUnsafeMutableBytes({ try terminal.descriptor.read(into: $0) }),
          count > 0
        else { return false }
        shown += piece[..<count]
      }
    }

    /// Saves the server as editors do: a new file takes the place of the old one.
    func save(_ server: String) throws {
      try Data(server.utf8).write(to: folder.appending(path: "server.py"), options: .atomic)
    }

    func type(_ keys: String) throws { try terminal.descriptor.writeAll(keys.utf8, within: .seconds(10)) }

    func end(by signal: CInt) -> ChildProcess.Status {
      process.send(signal: signal)
      return process.wait(within: .seconds(60))
    }

    func end() -> ChildProcess.Status { process.wait(within: .seconds(60)) }

    /// Whether the terminal shows what is typed, a line at a time, as it did before.
    var isAsItWas: Bool {
      var modes = termios()
      guard tcgetattr(terminal.descriptor.rawValue, &modes) == 0 else { return false }
      return modes.c_lflag & UInt32(ICANON | ECHO) == UInt32(ICANON | ECHO)
    }
  }

  private static let silent = """
    import socket, sys
    server = socket.create_server((sys.argv[1], int(sys.argv[2])))
    held = []
    while True: held.append(server.accept())

    """

  private static let peers = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Peers")
  private static let talking =
    (try? String(contentsOf: peers.appending(path: "line_server.py"), encoding: .utf8)) ?? ""

  @Test func aSaveIsJudgedAtOnceAndKeysTellMore() throws {
    try inFolder { folder in
      let session = try Session("", in: folder)
      #expect(try session.sees("There is no server"))
      try session.save(Self.silent)
      #expect(try session.sees("✗ joins"))
      #expect(try session.sees("A joined and was not told so"))
      try session.save(Self.talking)
      #expect(try session.sees("✓ joins"))
      // In the middle of a round.
      try session.save(Self.silent)
      #expect(try session.sees("✗ joins"))
      #expect(try session.sees("save a file to judge again"))
      for words in ["ROOM-1", "like", "hint"] {
        try session.type("h")
        #expect(try session.sees("  \(words)"))
      }
      try session.type("t")
      #expect(try session.sees("server   "))
      try session.type("a")
      #expect(try session.sees("page 1 of"))
      try session.type("q")
      #expect(session.end() == .exited(0))
      #expect(session.isAsItWas)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func aSignalLeavesTheTerminalAsItWas(signal: CInt) throws {
    try inFolder { folder in
      let session = try Session(Self.silent, in: folder)
      #expect(try session.sees("… joins"))
      let status = session.end(by: signal)
      #expect(
        status
          == (signal == SIGINT
            ? .exited(0) : signal == SIGQUIT ? .killed(by: SIGQUIT) : .exited(128 + signal)))
      #expect(session.isAsItWas)
    }
  }

  @Test func withoutATerminalEachStageIsALine() throws {
    try inFolder { folder in
      try Data(Self.silent.utf8).write(to: folder.appending(path: "server.py"))
      let (reader, writer) = try FileDescriptor.pipe(options: .closeOnExec)
      let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "chat-conform")
      let command =
        "cd '\(folder.path)' && exec '\(program.path)' watch --build 'false' -- python3 server.py {host} {port}"
      let process = try ChildProcess(
        SpawnRequest(
          "/bin/sh", ["-c", command],
          files: [(0, .path("/dev/null", .readOnly)), (1, .descriptor(writer)), (2, .descriptor(writer))]))
      try writer.close()
      defer { try? reader.close() }
      #expect(try reader.isReady(for: .reading, within: .seconds(60)))
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      let count = try piece.withUnsafeMutableBytes { try reader.read(into: $0) }
      let text = String(decoding: piece[..<count], as: UTF8.self)
      #expect(text == "The build has failed, with exit status 1.\n")
      #expect(process.end(by: SIGINT, within: .seconds(60)) == .exited(0))
    }
  }

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "chat-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // What the servers of the tests import.
    try FileManager.default.copyItem(
      at: Self.peers.appending(path: "leash.py"), to: folder.appending(path: "leash.py"))
    try body(folder)
  }
}

import ChatProtocol
import Foundation
import Glibc
import RawSockets
import Testing
import WaitingTrait

@testable import ChatServer

/// The program as an operator starts it, moves its log away, and closes its terminal.
@Suite(.waits, .timeLimit(.minutes(5))) struct ServerProgramTests {
  // Spec: HARD-32
  @Test func aSecondServerNamesTheFirst() throws {
    let first = try ServerProgram("--quiet --log log.txt")
    _ = try first.port()
    let second = try ServerProgram("--quiet --log '\(first.directory.path)/log.txt'")
    #expect(try second.status() == 1)
    #expect(second.said.contains("is open in another server (process \(first.process))"))
    #expect(second.said.count { $0 == "\n" } == 1)
    first.signal(SIGKILL)
    #expect(try first.status() == nil)
    let third = try ServerProgram("--quiet --log '\(first.directory.path)/log.txt'")
    _ = try third.port()
  }

  @Test(arguments: 5...40)
  func withTooFewFilesItSaysSoAndEnds(limit: Int) throws {
    let server = try ServerProgram(first: "ulimit -n \(limit)")
    if server.says("listening on") { server.signal(SIGTERM) }
    let status = try server.status()
    if server.said.contains("listening on") {
      #expect(status == 0)
    } else {
      #expect(status != nil && status != 0, "\(server.said)")
      #expect(server.said.count { $0 == "\n" } == 1, "\(server.said)")
    }
  }

  @Test func whereNoFileIsLeftTheLogIsOpenedAgain() throws {
    let server = try ServerProgram("--quiet --log log.txt", first: "ulimit -n 64")
    let port = try server.port()
    let clients = try (0..<80).map { _ in try RawConnection(to: port) }
    #expect(server.says("clients have to wait"))
    let log = server.directory.appending(path: "log.txt")
    try FileManager.default.moveItem(at: log, to: log.appendingPathExtension("1"))
    server.signal(SIGHUP)
    #expect(server.says("opened the log again"), "\(server.said)")
    #expect(FileManager.default.fileExists(atPath: log.path))
    for client in clients { client.leave() }
    server.signal(SIGTERM)
    #expect(try server.status() == 0)
  }

  @Test func aHangUpBeforeItListensDoesNoHarm() throws {
    let server = try ServerProgram(first: "ulimit -n 64")
    #expect(server.says("there are files for"))
    server.signal(SIGHUP)
    _ = try server.port()
    server.signal(SIGTERM)
    #expect(try server.status() == 0)
  }

  #if canImport(Glibc)
    // The loader tells when it hands over to main; Swift's runtime has yet to begin then.
    @Test(arguments: 0..<10)
    func aHangUpBeforeItsFirstLineDoesNoHarm(round: Int) throws {
      let server = try ServerProgram(first: "export LD_DEBUG=libs")
      #expect(server.says("transferring control: "))
      server.signal(SIGHUP)
      _ = try server.port()
      server.signal(SIGTERM)
      #expect(try server.status() == 0)
    }
  #endif

  #if os(Linux)
    @Test func itEndsWithItsTerminal() throws {
      let window = try Window()
      let server = try ServerProgram(terminal: window.path)
      _ = try server.port()
      server.signal(SIGHUP)
      #expect(server.says("opened the log again"), "its terminal is still there")
      window.closes()
      #expect(try server.status() == 0)
    }

    @Test func underNohupItOutlivesItsTerminal() throws {
      let window = try Window()
      let server = try ServerProgram(first: "trap '' HUP", terminal: window.path)
      _ = try server.port()
      window.closes()
      server.signal(SIGHUP)
      #expect(server.says("opened the log again"))
      server.signal(SIGTERM)
      #expect(try server.status() == 0)
    }

    @Test(arguments: [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]])
    func nothingTakesThePlaceOfWhatIsClosed(closed: [Int]) throws {
      let ear = try Ear(at: "@" + UUID().uuidString)
      // Its standard error stays open under another number, for its end to be seen.
      let streams = "9>&2 " + closed.map { "\($0)>&-" }.joined(separator: " ")
      let server = try ServerProgram("", first: "export NOTIFY_SOCKET=\(ear.path)", streams: streams)
      let status = try #require(ear.hears())
      let client = try RawConnection(to: try #require(Int(status.components(separatedBy: "127.0.0.1:")[1])))
      #expect(try client.hears(Notice.joined(port: client.port).line))
      for descriptor in closed {
        let path = "/proc/\(server.process)/fd/\(descriptor)"
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/null")
      }
      try client.send("a:word\n")
      #expect(try client.hears("a:word\n"))
      client.leave()
      server.signal(SIGTERM)
      #expect(try server.status() == 0)
    }
  #endif

  @Test func whoShowsTheLogMayGo() throws {
    let server = try ServerProgram("", first: "mkfifo gone; { : < gone & }", streams: "> gone")
    let client = try RawConnection(to: try server.port())
    #expect(try client.hears(Notice.joined(port: client.port).line))
    #expect(server.says("the log is no longer shown: Broken pipe"))
    try client.send("a:word\n")
    #expect(try client.hears("a:word\n"))
    client.leave()
    server.signal(SIGTERM)
    #expect(try server.status() == 0)
  }

  @Test func standardErrorIsNoLog() throws {
    let server = try ServerProgram(streams: "9>&2 2>> 'Server Log.txt'")
    #expect(try server.status() == 1)
    let log = try String(contentsOf: server.directory.appending(path: "Server Log.txt"), encoding: .utf8)
    #expect(log.hasPrefix("chat-server: error: standard error is the log Server Log.txt itself"))
    #expect(log.count { $0 == "\n" } == 1)
  }

  @Test(arguments: [
    ("umask 022", "", 0o640), ("umask 077", "", 0o600), ("umask 077", "--log-mode 0664", 0o664),
    ("umask 0", "--log-mode 600", 0o600),
  ])
  func theModeOfANewLogIsAsAsked(umask: String, option: String, mode: Int) throws {
    let server = try ServerProgram("--quiet --log log.txt \(option)", first: umask)
    _ = try server.port()
    let path = server.directory.appending(path: "log.txt").path
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode)
  }

  @Test(arguments: ["0440", "0755", "u+rw", "888", "-640", "+640", "１"])
  func aModeThatALogCannotHaveIsRefused(mode: String) throws {
    let server = try ServerProgram("--log-mode='\(mode)'")
    #expect(try server.status() == 64)
    #expect(server.said.hasPrefix("Error: --log-mode \(mode): "))
  }
}

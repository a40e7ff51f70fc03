import Foundation
import RawSockets
import Testing

extension ScreenTests {
  /// However the program ends, the terminal is as it was.
  @Suite struct RestoringTests {
    private static let signals: [Int32] = [
      SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGUSR1, SIGALRM, SIGPIPE,
    ]

    @Test(arguments: ["/quit\r", "\u{4}"])
    func keysThatEndIt(keys: String) throws {
      let stage = try RestoringStage()
      try stage.terminal.type(keys)
      try stage.expectRestored()
    }

    @Test(arguments: signals)
    func signalsThatEndIt(signal: Int32) throws {
      let stage = try RestoringStage()
      try stage.terminal.type("반쯤 쓴 말")
      try stage.terminal.wait(forRow: "유저> 반쯤 쓴 말")
      kill(try stage.process, signal)
      if signal == SIGPIPE {
        // It ends no client.
        try stage.terminal.type("\u{15}/quit\r")
      }
      try stage.expectRestored()
    }

    @Test func theShellHasTheTerminalWhileItIsStopped() throws {
      let place = try Place()
      let server = try RawServer()
      let terminal = try Terminal(
        width: 60, height: 16, directory: place.directory,
        running: "PS1='$ ' exec bash --noprofile --norc --noediting -i")
      try terminal.type("stty -a >before\r")
      try terminal.type(place.client("\(server.address) --nick 유저 --framing line") + "\r")
      let peer = try server.accept()
      try terminal.wait(forRow: "유저>")
      try terminal.type("가나")
      try terminal.wait(forRow: "유저> 가나")
      try terminal.type("\u{1A}")
      try terminal.wait(for: "the shell's word") {
        $0.rows.contains { $0.hasPrefix("[1]+  Stopped") } && $0.rows.last == "$"
      }
      try terminal.type("stty -a >during; echo now\r")
      try terminal.wait(forRow: "now")
      try peer.send("봇:그동안 말했다\n")
      try terminal.type("fg\r")
      try terminal.wait(forRow: "봇:그동안 말했다")
      try terminal.wait(forRow: "유저> 가나")
      try terminal.type("다\r")
      #expect(try peer.hears("유저:가나다\n"))
      try terminal.type("/quit\r")
      try terminal.wait(for: "the shell's prompt") { $0.rows.last == "$" }
      try terminal.type("stty -a >after; echo over\r")
      try terminal.wait(forRow: "over")
      #expect(try place.text("during") == place.text("before"))
      #expect(try place.text("after") == place.text("before"))
    }
  }
}

/// A client in a shell that asks the terminal for its modes before and after it.
private final class RestoringStage {
  private let place: Place
  private let server: RawServer
  private let peer: RawConnection
  let terminal: Terminal

  init() throws {
    place = try Place()
    server = try RawServer()
    let client = place.client("\(server.address) --nick 유저 --framing line")
    try Data("echo $$ >process\nexec env \(client)\n".utf8).write(to: place.file("script"))
    terminal = try Terminal(
      width: 60, height: 12, directory: place.directory,
      running: "stty -a >before; sh script; stty -a >after; echo over; exec cat")
    peer = try server.accept()
    try terminal.wait(forRow: "유저>")
  }

  /// The client's.
  var process: pid_t {
    get throws {
      let text = try place.text("process").dropLast()
      return try #require(pid_t(String(text)))
    }
  }

  func expectRestored() throws {
    try terminal.wait(for: "the shell's word") { $0.rows.contains { $0.hasSuffix("over") } }
    #expect(try place.text("after") == place.text("before"))
    // Pastes and the keyboard's coming and going are told no more.
    let output = String(decoding: terminal.output, as: UTF8.self)
    for mode in ["2004", "1004"] {
      let (on, off) = (output.ranges(of: "\u{1B}[?\(mode)h").last, output.ranges(of: "\u{1B}[?\(mode)l").last)
      #expect(try #require(on).upperBound <= #require(off).lowerBound)
    }
  }
}

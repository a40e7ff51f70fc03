import Foundation
import POSIX
import Testing
import WaitingTrait

/// A server that listens where it likes is judged all the same.
@Suite(.waits) struct OwnNetworkTests {
  private static let cannot: Comment = "this machine lets nobody make a network of its own"

  private static let isPossible =
    (try? Program(at: URL(filePath: "/usr/bin/unshare"), in: Program("chat-conform").directory)
      .run("--user", "--map-current-user", "--net", "true").status) == 0

  /// A server as students write them: the port stands in the source, and so does every address of the machine.
  private static let server = """
    import socket, threading
    listener = socket.socket()
    listener.bind(("0.0.0.0", 2500))
    listener.listen()
    with open("Server Log.txt", "a") as log:
        log.write("\\n===== 서버가 열렸습니다 =====\\n\\n클라이언트의 입장을 기다리고 있습니다.\\n")
    room = []
    def say(text):
        for client in list(room):
            try: client.sendall(text)
            except OSError: pass
    def talk(client, port):
        say(f"[알림] {port} 님이 접속하셨습니다.\\n".encode())
        while line := client.makefile("rb").readline():
            say(line)
        room.remove(client)
        say(f"[알림] {port} 님이 나갔습니다.\\n".encode())
        client.close()
    while True:
        client, (_, port) = listener.accept()
        room.append(client)
        threading.Thread(target=talk, args=(client, port)).start()
    """

  @Test(.enabled(if: isPossible, cannot), arguments: ["", " {host} {port}"])
  func aServerThatListensWhereItLikesIsFound(arguments: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write(Self.server, to: "server.py")
    let outcome = try runner.run(
      "--launch", "exec \(Program.python) {here}/server.py\(arguments)", "--claim", "core", "--only",
      "core/relay-*",
      "--only", "core/leave-by-close")
    #expect(
      outcome.output.contains("\nthe server listens on port 2500, wherever it is told to")
        || outcome.output.hasPrefix("the server listens on port 2500, wherever it is told to"))
    #expect(
      outcome.output.contains("chat-conform: 127.0.0.1 2500, framing line"),
      "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("✓ ROOM-1"))
  }

  @Test(.enabled(if: isPossible, cannot)) func whatItWroteBeforeItWasFoundIsNoPartOfItsLog() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write(Self.server, to: "server.py")
    let outcome = try runner.run(
      "--launch", "exec \(Program.python) {here}/server.py", "--claim", "core", "--only", "core/log-opening")
    #expect(outcome.output.contains("requirements  1 kept, 0 broken"), "\(outcome.output)\(outcome.errors)")
  }

  /// It is slow when it starts again: that is no reason to look for it elsewhere, and to take away what it wrote.
  @Test(.enabled(if: isPossible, cannot)) func aServerThatHasListenedWhereItWasToldKeepsItsLog() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let slow = "[ ! -s 'Server Log.txt' ] || sleep 4; exec '\(runner.url.path)' serve {host} {port}"
    let outcome = try runner.run(
      "--launch", slow, "--claim", "core", "--only", "core/log-opens-once-a-start")
    #expect(outcome.lastLine == "1 passed, 0 failed, 0 skipped", "\(outcome.output)\(outcome.errors)")
  }

  @Test func aTableOfSocketsIsRead() {
    let lines = [
      "   0: 00000000:09C4 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0",
      "   1: 0101007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0",
      "   2: 00000000000000000000000001000000:09C4 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 1 1 0",
      "   3: 0100007F:09C4 0100007F:CAFE 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 20 4 30 10 -1",
      "   4: 0201A8C0:09C4 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0",
      "  sl  local_address rem_address   st tx_queue", "", "0A", "0: :: :: 0A", "0: x:y z:w 0A",
    ]
    let found = lines.map { OwnNetwork.Listener(line: $0[...]).map { "\($0.host) \($0.port)" } }
    #expect(
      found.compactMap(\.self) == ["127.0.0.1 2500", "127.0.1.1 8080", "::1 2500"]
        && found.prefix(3).allSatisfy { $0 != nil })
  }
}

import Foundation
import POSIX
import SystemPackage
import Testing
import WaitingTrait

@testable import ChatConformance

/// What bubblewrap keeps a server from; without bubblewrap there is nothing to test.
@Suite(.waits, .enabled(if: Sandbox() != nil, "bubblewrap is not installed"))
struct SandboxTests {
  /// Runs a command to its end; gives what it said last, and how it ended.
  private func words(_ command: String, hidden: [String] = []) throws -> LastWords {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    var sandbox = try #require(Sandbox())
    sandbox.hidden = hidden
    let directory = try ServerDirectory()
    defer { directory.remove() }
    let process = try LaunchedProcess(command, in: directory, sandbox, keptBy: runner.url.path)
    return try #require(process.lastWords(within: .seconds(30)))
  }

  private func said(_ command: String, hidden: [String] = []) throws -> String {
    try words(command, hidden: hidden).lastLines.joined(separator: "\n")
  }

  @Test(arguments: [
    (
      "no file is changed",
      "for path in /etc /usr /dev $HOME /var; do touch $path/x; done 2>/dev/null; ls /etc/x /usr/x /var/x 2>&1 | grep -c 'No such'",
      "3"
    ),
    ("no socket of the machine's services is there", "ls /run | wc -l", "0"),
    ("its own directory is its own", "echo mine > x; cat x", "mine"),
    ("what it puts aside is gone with it", "touch /tmp/aside; ls /tmp | grep aside", "aside"),
    ("no other process is seen", "ps=$(ls /proc | grep -c '^[0-9]'); [ $ps -lt 8 ] && echo alone", "alone"),
    ("its first process is not the machine's", "cat /proc/1/comm", "bwrap"),
    (
      "no variables of its runner", "env | cut -d= -f1 | grep -v PWD | sort | paste -sd,",
      "HOME,LANG,PATH,TMPDIR"
    ),
    ("the limits of a process", "ulimit -f; ulimit -c; ulimit -n", "131072\n0\n1024"),
  ])
  func whatAServerCannotDo(title: String, command: String, output: String) throws {
    #expect(try said(command) == output, "\(title)")
  }

  @Test func whatIsHiddenIsNotSeen() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try runner.write("secret", to: "secrets/one")
    let folder = runner.directory.appending(path: "secrets").path
    #expect(try said("ls '\(folder)' | wc -l", hidden: [folder]) == "0")
  }

  @Test(arguments: [
    ("exec sh -c 'kill -9 $$'", "by signal 9 (Killed)"), ("exit 7", "with exit status 7"),
    (
      "i=0; while [ $i -lt 400 ]; do sleep 600 & i=$((i+1)); done; wait",
      "by the runner: it had more than 256 processes"
    ),
    (
      "exec python3 -c 'b = bytearray(2 << 30); b[::4096] = bytes(len(b[::4096])); import time; time.sleep(600)'",
      "by the runner: it took more than 1024 MiB of memory"
    ),
  ])
  func theEndIsTold(command: String, words: String) throws {
    #expect(try self.words(command).ending == words)
  }

  /// Before bubblewrap has made its `/proc`, the machine's stands there, with all that runs on it.
  @Test func nothingIsCountedThatIsNotInTheSandbox() throws {
    let files = (0...2).map { (CInt($0), SpawnRequest.File.path("/dev/null", .readWrite)) }
    let shell = try ChildProcess(SpawnRequest("/bin/sh", ["-c", "sleep 600 & wait"], files: files))
    defer { shell.end(by: SIGKILL, within: .seconds(4)) }
    let end = ContinuousClock.now + .seconds(10)
    while ProcessTree.children(of: shell.id).isEmpty, ContinuousClock.now < end {
      PollSet.pause(.milliseconds(1))
    }
    #expect(!ProcessTree.children(of: shell.id).isEmpty)
    var watch = SandboxWatch(monitor: shell.id, directory: .standardInput)
    #expect(watch.processes() == nil)
  }

  @Test func whoWritesWithoutEndIsCut() throws {
    let words = try words(
      "yes | head -c 300000000; dd if=/dev/zero of=junk bs=1M count=100 2>/dev/null; wc -c < junk")
    #expect(words.output.head.count + words.output.tail.count <= 2 * KeptOutput.bound)
    #expect(words.lastLines.last == "\(Sandbox.longestFile)")
  }

  /// Who fills the room that it shares with its judge is ended before it serves, however much is left of it.
  @Test func whoFillsItsRoomIsEnded() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let sandbox = try #require(Sandbox())
    let room = try ServerDirectory()
    defer { room.remove() }
    let server = "for i in 1 2 3 4 5 6 7 8 9 10; do head -c 50000000 /dev/zero > junk$i; done; sleep 600"
    let judge = sandbox.words(
      runningJudge: [runner.url.path, "--launch", server, "--sandbox"], in: room.path)
    let bubblewrap = Program(at: URL(filePath: judge[0]), in: runner.directory)
    let process = try bubblewrap.start(Array(judge.dropFirst()))
    process.waitUntilExit()
    #expect(process.terminationStatus == 3)
    #expect(try bubblewrap.text("errors").contains("by the runner: it wrote more than 448 MiB to its disk"))
  }

  @Test(arguments: ["TERM INT HUP", ""])
  func whatItStartsEndsWithIt(ignored: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let directory = try ServerDirectory()
    defer { directory.remove() }
    let command = "trap '' \(ignored); (setsid sh -c 'sleep 600 & sleep 600' &); sleep 600"
    let process = try LaunchedProcess(command, in: directory, Sandbox(), keptBy: runner.url.path)
    process.order(.stop)
    let words = try #require(process.lastWords(within: .seconds(30)))
    #expect(words.left == 0)
  }

  @Test func itsFilesAreSeenFromItsDirectory() throws {
    let directory = try ServerDirectory(hasLinks: true)
    defer { directory.remove() }
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    let own = try FileManager.default.contentsOfDirectory(atPath: ".").sorted()
    #expect(files == own.filter { $0 != "Server Log.txt" })
  }
}

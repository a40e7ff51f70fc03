import ChatConformance
import Foundation
import SessionRunner
import Testing

@testable import ChatConformance

/// Whatever stands where a log should be, reading it comes to an end.
@Suite struct LogFileTests {
  private func reading(_ make: (_ path: String) throws -> Void) throws -> (LogReading, path: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "Server Log.txt").path
    try make(path)
    var log = LogFile(path: path)
    log.mark()
    return (log.readBeyondMark(), path)
  }

  /// It must be found wherever it stands, and however much was said since.
  @Test(arguments: [0, 5, (4 << 20) - 40, (4 << 20) - 20, 4 << 20, 9 << 20])
  func theOpeningIsFoundHoweverLongAgoItWas(said: Int) throws {
    let opening = "\n===== 서버가 열렸습니다 =====\n\n클라이언트의 입장을 기다리고 있습니다.\n"
    let entry = "[Message Log] (50000) - 유저 1:안녕하세요 \n"
    let entries = String(repeating: entry, count: said / entry.utf8.count + 1)
    let file = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("\(entries)\(opening)\(entries)".utf8).write(to: file)
    #expect(LogFile(path: file.path).readOpening() == Array(opening.utf8))
  }

  @Test(arguments: ["/dev/zero", "/dev/random", "/dev/ptmx", "/dev/tty"])
  func aDeviceIsNoLog(device: String) throws {
    let (reading, path) = try reading {
      try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: device)
    }
    guard case .unreadable(path, let reason) = reading.flaws.first else { Issue.record("\(reading)"); return }
    // Who has no terminal is told of that.
    #expect(reason == "it is a device, and no file" || device == "/dev/tty", "\(reason)")
    #expect(reading.bytes.isEmpty)
  }

  @Test func aLogThatWasEmptiedAndHasGrownAgainHasLostWhatStoodThere() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "Server Log.txt")
    func write(_ line: String) throws { try Data("\(line)\n".utf8).write(to: file) }
    try write("the first opening")
    var log = LogFile(path: file.path)
    log.mark()
    #expect(log.readBeyondMark() == LogReading(bytes: []))
    try write("another opening, and more than stood there before")
    #expect(log.readBeyondMark().flaws == [.truncated])
  }

  @Test func aHoleIsNoFlood() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let size = 8 << 20
    try Data().write(to: file)
    #expect(truncate(file.path, off_t(size)) == 0)
    #expect(LogFile(path: file.path).flood == nil)
    try Data(count: size).write(to: file)
    #expect(LogFile(path: file.path).flood != nil)
  }

  @Test func aFIFOIsNoLog() throws {
    let (reading, path) = try reading { #expect(mkfifo($0, 0o600) == 0) }
    #expect(
      reading == LogReading(bytes: [], flaws: [.unreadable(path: path, reason: "it is a FIFO, and no file")]))
  }

  @Test func aFolderIsNoLog() throws {
    let (reading, path) = try reading {
      try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: false)
    }
    #expect(
      reading
        == LogReading(bytes: [], flaws: [.unreadable(path: path, reason: "it is a folder, and no file")]))
  }

  @Test func aServerWhoseLogIsADeviceIsToldSoOnce() throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    let outcome = try runner.run(
      "--launch", "ln -s /dev/null 'Server Log.txt'; \(Program.peer("line_server.py"))", "--claim", "line",
      "--only", "core/log-message", "--only", "core/log-join", "--only", "core/relay-everyone")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.prose.contains("cannot be read: it is a device, and no file; from here on"))
    #expect(outcome.lastLine == "0 passed, 1 failed, 2 skipped", "\(outcome.output)")
  }

  @Test(arguments: [("fifo", "a FIFO"), (".", "a folder"), ("/dev/zero", "a device")])
  func anAttachedLogThatIsNoFileIsRefused(path: String, kind: String) throws {
    let runner = try Program("chat-conform")
    defer { runner.remove() }
    try #require(mkfifo(runner.directory.appending(path: "fifo").path, 0o600) == 0)
    let outcome = try runner.run("127.0.0.1", "1", "--log", path)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--log \(path): that is \(kind); give the file itself."))
  }
}

import ChatProtocol
import Foundation
import Glibc
import NIOPosix
import Testing

@testable import ChatServer

/// What is shown of the log on standard output.
@Suite struct LiveLogTests {
  @Test func anOutputThatTakesNothingForAMomentIsWaitedFor() async throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    // As a program may have left it that had the same output before.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let (loop, output, said) = (MultiThreadedEventLoopGroup.singleton.next(), ends[1], Said())
    let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0) }
    let drained = try await loop.submit {
      let live = LiveLog(to: output, on: loop, programLog: said.logger)
      live.show(bytes)
      live.show(bytes)
      return live.drained(within: .seconds(60))
    }.get()
    let heard = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    #expect(try heard.read(upToCount: 2 * bytes.count).map(Array.init) == bytes + bytes)
    try await drained.get()
    close(output)
    #expect(said.lines.isEmpty)
  }

  @Test func anOutputThatIsTheLogGetsNoCopy() async throws {
    let log = temporaryLog()
    try Data().write(to: log)
    let output = try FileHandle(forUpdating: log)
    defer { try? FileManager.default.removeItem(at: log) }
    let said = Said()
    let server = ChatServer(
      .init(port: 0, logPath: log.path, liveLog: output.fileDescriptor), logger: said.logger)
    _ = try await server.start()
    await server.stop()
    #expect(try LogRecord.parse(Array(Data(contentsOf: log))) == [.opened])
    #expect(said.lines.count { $0.hasPrefix("standard output is the log itself") } == 1)
  }
}

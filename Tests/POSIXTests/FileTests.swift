import SystemPackage
import Testing

@testable import POSIX

@Suite struct FileTests {
  @Test func aFileIsReadFromAnOffsetAsFarAsTheLimit() throws {
    try withTemporaryFolder { folder in
      let path = folder.appending("file")
      let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
      try file.closeAfter { try file.writeAll(content, within: .seconds(5)) }
      for (offset, limit) in [(0, 1 << 20), (0, 65_537), (199_999, 9), (200_000, 9), (300_000, 9), (5, 0)] {
        let expected = content.dropFirst(offset).prefix(limit)
        #expect(try [UInt8](contentsOf: path, from: Int64(offset), atMost: limit) == Array(expected))
      }
    }
  }

  @Test func whatCannotBeReadSaysWhy() throws {
    #expect(throws: Errno.noSuchFileOrDirectory) { try [UInt8](contentsOf: "/nowhere", atMost: 9) }
    #expect(throws: Errno.isDirectory) { try [UInt8](contentsOf: "/", atMost: 9) }
  }

  @Test func aFullPipeIsWaitedForAndGivenUpInTime() throws {
    let (reader, writer) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    defer { for end in [reader, writer] { try? end.close() } }
    let bytes = [UInt8](repeating: 1, count: 1 << 20)
    #expect {
      try writer.writeAll(bytes, within: .milliseconds(10))
    } throws: {
      guard let failure = $0 as? WriteFailure else { return false }
      return failure.reason == .timedOut && (1..<bytes.count).contains(failure.written)
    }
  }

  @Test func aPipeWithoutAReaderSaysSo() throws {
    let (reader, writer) = try FileDescriptor.pipe(options: [.closeOnExec])
    try writer.closeAfter {
      try reader.close()
      // The signal would end the program: a socket's send can do without, a write cannot.
      ignoreBrokenPipes()
      #expect(throws: WriteFailure(written: 0, reason: .brokenPipe)) {
        try writer.writeAll([1], within: .seconds(5))
      }
    }
  }

  @Test func theLimitOfOpenFilesIsNeverLowered() throws {
    let limit = try OpenFileLimit.raise(to: 0)
    #expect(limit > 0)
    #expect(try OpenFileLimit.raise(to: limit - 1) == limit)
    #expect(try OpenFileLimit.raise(to: .max) >= limit)
  }
}

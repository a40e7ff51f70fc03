import Glibc
import SystemPackage

extension [UInt8] {
  /// What a file holds from an offset on, but not more than so many bytes.
  ///
  /// It never waits, whatever stands at the path; what has no offsets, such as a pipe, fails with `Errno.illegalSeek`.
  package init(contentsOf path: FilePath, from offset: Int64 = 0, atMost limit: Int) throws(Errno) {
    let file = try checked(path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) })
    defer { close(file) }
    self.init()
    while count < limit {
      let piece = try Self.piece(
        of: file, from: offset + Int64(count), atMost: Swift.min(1 << 16, limit - count))
      if piece.isEmpty { break }
      self += piece
    }
  }

  private static func piece(of file: CInt, from offset: Int64, atMost limit: Int) throws(Errno) -> [UInt8] {
    var status = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      status = pread(file, buffer.baseAddress, limit, off_t(offset))
      count = Swift.max(0, status)
    }
    try checked(status)
    return bytes
  }
}

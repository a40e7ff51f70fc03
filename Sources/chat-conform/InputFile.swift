import ChatConformance
import Glibc
import SessionRunner

/// A file that somebody wrote for the runner; it ends, and soon.
enum InputFile {
  struct Failure: Error {
    let reason: String
  }

  /// More than anybody writes.
  private static let bound = 16 << 20
  /// How long a pipe may give nothing, in milliseconds.
  private static let timeout: Int32 = 10_000

  /// All of a file, or of a pipe.
  static func bytes(of path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw lastFailure }
    defer { close(descriptor) }
    // A pipe is as good as a file here.
    if let kind = kindOfNoFile(at: path), kind != "a FIFO" { throw Failure(reason: "it is \(kind)") }
    return try bytes(of: descriptor)
  }

  private static func bytes(of descriptor: Int32) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, timeout) != 0 else { throw Failure(reason: "nothing comes from there") }
      var count = 0
      bytes += [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, length in
        count = read(descriptor, buffer.baseAddress, buffer.count)
        length = max(0, count)
      }
      guard count >= 0 || errno == EAGAIN || errno == EINTR else { throw lastFailure }
      if count == 0 { return bytes }
      guard bytes.count <= bound else { throw Failure(reason: "it holds more than \(bound >> 20) MiB") }
    }
  }

  private static var lastFailure: Failure { Failure(reason: String(cString: strerror(errno))) }
}

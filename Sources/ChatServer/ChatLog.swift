#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Where the room's log goes.
package protocol LogSink: AnyObject {
  /// Appends the bytes; once it returns they are in the log.
  func write(_ bytes: [UInt8]) throws(LogFailure)
  /// Ends the writing.
  func close()
}

/// Why the log could not be opened or written.
package struct LogFailure: Error, Hashable {
  let path: String
  let code: CInt
}

/// The chat log on file, appended to and never cut short.
///
/// Spec: LOG-2 LOG-8
package final class ChatLog: LogSink {
  private let path: String
  private var descriptor: CInt
  /// Whether the file's last line had no end, as after a crash, and was given one.
  package let completedLine: Bool

  /// Opens the file, or makes it.
  package init(path: String) throws(LogFailure) {
    self.path = path
    descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LogFailure(path: path, code: errno) }
    completedLine = Self.lastByte(of: descriptor).map { $0 != UInt8(ascii: "\n") } ?? false
    if completedLine { try write([UInt8(ascii: "\n")]) }
  }

  deinit { close() }

  package func close() {
    guard descriptor >= 0 else { return }
    _ = closeDescriptor(descriptor)
    descriptor = -1
  }

  package func write(_ bytes: [UInt8]) throws(LogFailure) {
    guard let code = writeAll(bytes, to: descriptor) else { return }
    throw LogFailure(path: path, code: code)
  }

  private static func lastByte(of descriptor: CInt) -> UInt8? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      return nil
    }
    var byte: UInt8 = 0
    return pread(descriptor, &byte, 1, status.st_size - 1) == 1 ? byte : nil
  }
}

/// Writes everything, whatever the pieces; the error's code where it cannot.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> CInt? {
  bytes.withUnsafeBytes { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        return count == 0 ? EIO : errno
      }
    }
    return nil
  }
}

// Inside a type with a `close` of its own the C function has no name.
private func closeDescriptor(_ descriptor: CInt) -> CInt { close(descriptor) }

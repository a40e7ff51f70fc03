#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import ChatProtocol
import Synchronization

/// Why the log could not be opened or written.
package struct LogFailure: Error, Hashable {
  let path: String
  let code: CInt
}

/// An open file that is appended to; it is closed when nobody holds it any more.
final class LogFile: Sendable {
  /// What was done about a last line without an end, as after a crash.
  enum Repair: Hashable {
    /// It was the beginning of an entry, and is gone.
    case removed([UInt8])
    /// It was no entry, and was given an end.
    case ended
  }

  private let path: String
  private let descriptor: CInt
  private let write: SystemWrite
  private let nameIsSynced = Atomic(false)

  /// Opens the file, or makes it.
  init(path: String, write: @escaping SystemWrite = systemWrite) throws(LogFailure) {
    self.path = path
    self.write = write
    descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LogFailure(path: path, code: errno) }
  }

  deinit { close(descriptor) }

  /// Appends all of the bytes, or none of them.
  ///
  /// Spec: HARD-24
  func append(_ bytes: [UInt8]) throws(LogFailure) {
    guard let failure = writeAll(bytes, to: descriptor, by: write) else { return }
    takeBack(failure.written)
    throw LogFailure(path: path, code: failure.code)
  }

  /// Puts what was written so far on the disk, where no power cut takes it; what is no file has no disk.
  func sync() throws(LogFailure) {
    guard size != nil else { return }
    guard fdatasync(descriptor) == 0 else { throw LogFailure(path: path, code: errno) }
    if !nameIsSynced.exchange(true, ordering: .relaxed) { syncName() }
  }

  /// Puts the file's name on the disk, as far as can be: without it nothing in a new file would be found.
  private func syncName() {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    let descriptor = open(String(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  /// Makes the file end where a line ends; gives what had to be done for that.
  ///
  /// Spec: HARD-25
  func repairEnd() throws(LogFailure) -> Repair? {
    guard let size else { return nil }
    let end = lastLines(of: size)
    let torn = LogRecord.tornBytes(atEndOf: end)
    if torn > 0 {
      guard ftruncate(descriptor, off_t(size - torn)) == 0 else { throw LogFailure(path: path, code: errno) }
      return .removed(end.suffix(torn))
    }
    guard let last = end.last, last != UInt8(ascii: "\n") else { return nil }
    try append([UInt8(ascii: "\n")])
    return .ended
  }

  /// Takes the last bytes out again, unless another program has written behind them.
  func takeBack(_ count: Int) {
    guard count > 0, let size, lseek(descriptor, 0, SEEK_CUR) == size else { return }
    // Where this fails too, the next opening repairs the end.
    _ = ftruncate(descriptor, off_t(size - count))
  }

  /// How many bytes the file has; nil where it is none, such as a pipe.
  private var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// The end of the file, from before its last line on.
  private func lastLines(of size: Int) -> [UInt8] {
    var length = min(size, 64 << 10)
    while true {
      var bytes = [UInt8](repeating: 0, count: length)
      guard pread(descriptor, &bytes, length, off_t(size - length)) == length else { return [] }
      if length == size || bytes.dropLast().contains(UInt8(ascii: "\n")) { return bytes }
      length = min(size, length * 2)
    }
  }
}

/// The call `write` of the system, or what stands in for it.
typealias SystemWrite = @Sendable (CInt, UnsafeRawPointer?, Int) -> Int

private let systemWrite: SystemWrite = { write($0, $1, $2) }

/// How far a write got, and why no further.
struct WriteFailure {
  let written: Int
  let code: CInt
}

/// Writes everything, whatever the pieces; nil where it could.
func writeAll(
  _ bytes: [UInt8], to descriptor: CInt, by write: SystemWrite = systemWrite
) -> WriteFailure? {
  bytes.withUnsafeBytes { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        return WriteFailure(written: bytes.count - rest.count, code: count == 0 ? EIO : errno)
      }
    }
    return nil
  }
}

import ChatProtocol
import Glibc
import POSIX
import Synchronization
import SystemPackage

/// An open file that is appended to, and locked; it is closed when nobody holds it any more.
final class LockedLogFile: Sendable {
  /// Appends all of the bytes to an open file, or says how far it got.
  typealias Write = @Sendable (FileDescriptor, [UInt8]) throws(WriteFailure) -> Void

  /// What was done about a last line without an end, as after a crash.
  enum Repair: Hashable {
    /// It was the beginning of an entry, and is gone.
    case removed([UInt8])
    /// It was no entry, and was given an end.
    case ended
  }

  private let path: String
  private let descriptor: CInt
  private let write: Write
  private let nameIsSynced = Atomic(false)

  /// Opens the file, or makes it with this mode; refuses what could hold up a write, and what another server has open.
  init(
    path: String, mode: CInt = 0o640,
    write: @escaping Write = { (file, bytes) throws(WriteFailure) in try file.writeAll(bytes, within: .zero) }
  ) throws(LogFailure) {
    self.path = path
    self.write = write
    descriptor = try Self.open(path, mode)
  }

  deinit {
    FileLock.release(descriptor)
    close(descriptor)
  }

  private static func open(_ path: String, _ mode: CInt) throws(LogFailure) -> CInt {
    // Nothing at the other end of the name may hold up the opening, and no terminal becomes this process's own.
    let descriptor = systemOpen(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, mode)
    guard descriptor >= 0 else {
      // What a socket's name answers.
      throw errno == ENXIO ? LogFailure(path: path, reason: .mayBlock) : LogFailure(path: path, code: errno)
    }
    guard let reason = obstacle(at: descriptor) else { return descriptor }
    close(descriptor)
    throw LogFailure(path: path, reason: reason)
  }

  /// Why what was opened cannot be a log; a regular file is locked from here on.
  ///
  /// Spec: HARD-32
  private static func obstacle(at descriptor: CInt) -> LogFailure.Reason? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .system(errno) }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: FileLock.take(descriptor)
    // Such as /dev/null, which any number of servers may write to.
    case S_IFCHR where isatty(descriptor) == 0: nil
    default: .mayBlock
    }
  }

  /// Which file it is; nil where it is none, such as /dev/null.
  var identity: FileIdentity? { FileIdentity(of: descriptor) }

  /// Appends all of the bytes, or none of them.
  ///
  /// Spec: HARD-24
  func append(_ bytes: [UInt8]) throws(LogFailure) {
    do throws(WriteFailure) {
      try write(FileDescriptor(rawValue: descriptor), bytes)
    } catch {
      takeBack(error.written)
      throw LogFailure(path: path, code: error.reason.rawValue)
    }
  }

  /// Puts what was written so far on the disk, where no power cut takes it; what is no file has no disk.
  func sync() throws(LogFailure) {
    guard size != nil else { return }
    guard fdatasync(descriptor) == 0 else { throw LogFailure(path: path, code: errno) }
    if !nameIsSynced.load(ordering: .relaxed) { nameIsSynced.store(syncName(), ordering: .relaxed) }
  }

  /// Puts the file's name on the disk, as far as can be: without it nothing in a new file would be found.
  private func syncName() -> Bool {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    let descriptor = systemOpen(String(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  /// Makes the file end where a line ends; gives what had to be done for that.
  ///
  /// Spec: HARD-25
  func repairEnd() throws(LogFailure) -> Repair? {
    guard let size, size > 0 else { return nil }
    let end = try lastLine(of: size)
    let torn = LogRecord.tornBytes(atEndOf: end)
    if torn > 0 {
      guard ftruncate(descriptor, off_t(size - torn)) == 0 else { throw LogFailure(path: path, code: errno) }
      return .removed(end.suffix(torn))
    }
    guard end.last != lineFeed else { return nil }
    try append([lineFeed])
    return .ended
  }

  /// Takes the last bytes out again, unless another program has written behind them.
  func takeBack(_ count: Int) {
    guard count > 0, let size, lseek(descriptor, 0, SEEK_CUR) == size else { return }
    // Where this fails too, the next opening repairs the end.
    _ = ftruncate(descriptor, off_t(size - count))
  }

  /// How many bytes the file has; nil where it is none.
  private var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// The end of the file, from before its last line on, as far back as an entry may begin and no further.
  private func lastLine(of size: Int) throws(LogFailure) -> [UInt8] {
    let furthest = min(size, LogRecord.longestEntry + 1)
    var length = min(furthest, 64 << 10)
    while true {
      var bytes = [UInt8](repeating: 0, count: length)
      let count = pread(descriptor, &bytes, length, off_t(size - length))
      guard count == length else { throw LogFailure(path: path, code: count < 0 ? errno : EIO) }
      if length == furthest || bytes.contains(lineFeed) { return bytes }
      length = min(furthest, length * 8)
    }
  }
}

private let lineFeed = UInt8(ascii: "\n")

private func systemOpen(_ path: String, _ flags: CInt, _ mode: CInt) -> CInt {
  open(path, flags, mode_t(mode))
}

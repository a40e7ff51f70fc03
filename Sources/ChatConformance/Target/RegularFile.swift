import Glibc

/// Why a file cannot be read, in words.
struct Unreadable: Error, Equatable {
  let reason: String
}

/// What a regular file holds from an offset on; nothing else is read, for it may never give anything, or never end.
func readFile(_ path: String, from offset: off_t = 0, atMost count: Int) throws(Unreadable) -> [UInt8] {
  // Opening a FIFO waits for its other end, unless told not to.
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
  guard descriptor >= 0 else { throw Unreadable(reason: SystemError(errno).words) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw Unreadable(reason: SystemError(errno).words) }
  if let kind = status.kindOfNoFile { throw Unreadable(reason: "it is \(kind), and no file") }
  var bytes: [UInt8] = []
  while bytes.count < count {
    var length = 0
    bytes += [UInt8](unsafeUninitializedCapacity: min(1 << 16, count - bytes.count)) { buffer, filled in
      length = pread(descriptor, buffer.baseAddress, buffer.count, offset + off_t(bytes.count))
      filled = max(0, length)
    }
    guard length >= 0 else { throw Unreadable(reason: SystemError(errno).words) }
    if length == 0 { break }
  }
  return bytes
}

/// What stands at a path, where it is something else than a file: a folder, a FIFO, a device.
package func kindOfNoFile(at path: String) -> String? {
  var status = stat()
  return stat(path, &status) == 0 ? status.kindOfNoFile : nil
}

extension stat {
  var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }

  fileprivate var kindOfNoFile: String? {
    switch st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a FIFO"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}

import Glibc
import POSIX
import SystemPackage

/// The directory that a launched server is started in; the server may do with it what it likes.
struct ServerDirectory {
  /// Where it was made; the server may have put something else there.
  let path: String
  /// The directory itself, wherever it is by now.
  let descriptor: FileDescriptor
  /// Whether it was made for the server alone, and ends with it.
  let isTemporary: Bool

  /// Makes a new one below `TMPDIR`, with links to all that is in the present directory where these are asked for.
  init(hasLinks: Bool = false) throws(Errno) {
    var template = Array("\(Self.temporary)/chat-conform.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
    let path = String(cString: made)
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      let failure = Errno(rawValue: errno)
      rmdir(path)
      throw failure
    }
    self.init(path: path, descriptor: FileDescriptor(rawValue: descriptor), isTemporary: true)
    guard hasLinks else { return }
    // A log that was left there is no part of a program.
    for name in names(below: ".") where name != LogFile.name {
      _ = symlinkat("\(currentDirectory)/\(name)", descriptor, name)
    }
  }

  /// Takes one that somebody else has made, and keeps.
  init(at path: String) throws(Errno) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    self.init(path: path, descriptor: FileDescriptor(rawValue: descriptor), isTemporary: false)
  }

  init(path: String, descriptor: FileDescriptor, isTemporary: Bool) {
    (self.path, self.descriptor, self.isTemporary) = (path, descriptor, isTemporary)
  }

  /// Removes it and what is in it, and nothing else: no link is followed, and no other file system is entered.
  func remove() {
    guard isTemporary else { return }
    if let device = try? descriptor.stat().deviceID { empty(descriptor.rawValue, on: device, depth: 0) }
    // What stands at the path is either this directory, empty by now, or a link that the server has put there.
    let isLink = (try? Stat(FilePath(path), followTargetSymlink: false).type) == .symbolicLink
    if rmdir(path) != 0, isLink { unlink(path) }
    try? descriptor.close()
  }

  /// Removes the log that a server has left in it, before another is started there.
  func removeLog() { unlinkat(descriptor.rawValue, LogFile.name, 0) }

  private func empty(_ directory: Int32, on device: DeviceID, depth: Int) {
    // Deeper than any server needs; what is below stays.
    guard depth < 64 else { return }
    // What is no directory is gone by that.
    for name in names(below: ".", of: directory) where unlinkat(directory, name, 0) != 0 {
      let below = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      if below >= 0 {
        let found = try? FileDescriptor(rawValue: below).stat().deviceID
        if found == device { empty(below, on: device, depth: depth + 1) }
        close(below)
      }
      unlinkat(directory, name, AT_REMOVEDIR)
    }
  }

  /// Where such directories are made.
  static var temporary: String {
    let asked = Environment.value(of: "TMPDIR") ?? ""
    // The server is started elsewhere: a path that begins here would not be found again.
    if asked.isEmpty { return "/tmp" }
    return asked.hasPrefix("/") ? asked : "\(currentDirectory)/\(asked)"
  }
}

/// Where the runner was started.
var currentDirectory: String {
  guard let path = getcwd(nil, 0) else { return "." }
  defer { free(path) }
  return String(cString: path)
}

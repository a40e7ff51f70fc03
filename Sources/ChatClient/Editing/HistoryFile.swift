import Glibc
import POSIX
import SystemPackage

/// The lines that were typed, kept across runs: one a line, UTF-8, oldest first, for the user's eyes only.
package struct HistoryFile: Sendable {
  /// What could not be done, where, and what to do.
  package enum Failure: Error, Hashable {
    case noHome
    case cannotRead(path: FilePath, Errno)
    case cannotWrite(path: FilePath, Errno)
    /// Another program does not let go of it.
    case locked(path: FilePath)
  }

  /// How long another program may hold the file.
  private static let patience: Duration = .seconds(2)
  /// How long to wait between two looks at a lock that is held.
  private static let lockInterval: Duration = .milliseconds(20)

  package let path: FilePath
  /// What is there already, or there is no history.
  private let root: FilePath
  private let size: Int

  /// A history of so many lines; only directories below the root are made.
  package init(path: FilePath, below root: FilePath = "/", size: Int) {
    self.path = path
    self.root = root
    self.size = size
  }

  /// Where it is kept: below `XDG_STATE_HOME` if that is an absolute path, else below `~/.local/state`.
  package init(stateHome: String?, home: String?, size: Int) throws(Failure) {
    if let stateHome, stateHome.hasPrefix("/") {
      self.init(path: FilePath(stateHome).appending("chat-client/history"), size: size)
    } else if let home, home.hasPrefix("/") {
      let path = FilePath(home).appending(".local/state/chat-client/history")
      self.init(path: path, below: FilePath(home), size: size)
    } else {
      throw .noHome
    }
  }

  /// The last lines that are text, twice the same once; the others stay in the file.
  package func load() throws(Failure) -> [String] {
    var texts: [String] = []
    for line in try lines().suffix(2 * size) where !line.contains(0) {
      guard let text = String(validating: line, as: UTF8.self) else { continue }
      if texts.last?.utf8.elementsEqual(text.utf8) != true { texts.append(text) }
    }
    return texts.suffix(size)
  }

  /// Adds lines to what is there now, as another client may have added some.
  ///
  /// Spec: CLIENT-16 CLIENT-17
  package func append(_ lines: [String], until deadline: ContinuousClock.Instant) throws(Failure) {
    let bytes = lines.flatMap {
      $0.utf8.contains(UInt8(ascii: "\n")) ? [] : Array($0.utf8) + [UInt8(ascii: "\n")]
    }
    try makeDirectories()
    try withLock(until: deadline) { () throws(Failure) in
      try write(bytes, to: path, [.create, .append])
    }
  }

  /// Adds lines, and takes the oldest away where there are many more than are wanted; what went wrong, in words, or nil.
  package func keep(_ lines: [String]) -> String? {
    do throws(Failure) {
      let deadline = ContinuousClock.now + Self.patience
      try append(lines, until: deadline)
      try trim(until: deadline)
      return nil
    } catch {
      return error.description
    }
  }

  /// Takes the oldest lines away where there are many more than are wanted.
  package func trim(until deadline: ContinuousClock.Instant) throws(Failure) {
    guard try lines().count > 2 * size else { return }
    try withLock(until: deadline) { () throws(Failure) in
      // All or nothing: the new file takes the old one's place in one step.
      let draft = FilePath(path.string + ".new")
      try write(
        Array(try lines().suffix(size).joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")],
        to: draft, [.create, .truncate])
      guard rename(draft.string, path.string) == 0 else {
        throw .cannotWrite(path: path, Errno(rawValue: errno))
      }
    }
  }

  private func withLock(until deadline: ContinuousClock.Instant, _ body: () throws(Failure) -> Void)
    throws(Failure)
  {
    let lockPath = FilePath(path.string + ".lock")
    let lock = try open(lockPath, .readWrite, .create)
    defer { try? lock.close() }
    while flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw .cannotWrite(path: lockPath, Errno(rawValue: errno))
      }
      guard ContinuousClock.now < deadline else { throw .locked(path: lockPath) }
      PollSet.pause(Self.lockInterval)
    }
    try body()
  }

  private func lines() throws(Failure) -> [ArraySlice<UInt8>] {
    do throws(Errno) {
      return try [UInt8](contentsOf: path, atMost: .max).split(separator: UInt8(ascii: "\n"))
    } catch {
      guard error != .noSuchFileOrDirectory else { return [] }
      throw .cannotRead(path: path, error)
    }
  }

  private func write(_ bytes: [UInt8], to path: FilePath, _ options: FileDescriptor.OpenOptions)
    throws(Failure)
  {
    let file = try open(path, .writeOnly, options)
    do {
      _ = try file.closeAfter {
        fchmod(file.rawValue, 0o600)
        return try file.writeAll(bytes)
      }
    } catch {
      throw .cannotWrite(path: path, error as? Errno ?? .ioError)
    }
  }

  private func open(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions
  ) throws(Failure) -> FileDescriptor {
    do {
      return try FileDescriptor.open(
        path, mode, options: options.union(.closeOnExec), permissions: .ownerReadWrite)
    } catch {
      throw .cannotWrite(path: path, error as? Errno ?? .ioError)
    }
  }

  private func makeDirectories() throws(Failure) {
    var directory = root
    for component in path.components.dropFirst(root.components.count).dropLast() {
      directory.append(component)
      guard mkdir(directory.string, 0o700) != 0, errno != EEXIST else { continue }
      let code = Errno(rawValue: errno)
      if (try? Stat(directory)) == nil { throw .cannotWrite(path: directory, code) }
    }
  }
}

extension HistoryFile.Failure: CustomStringConvertible {
  /// What happened, where, and what to do.
  package var description: String {
    switch self {
    case .noHome: "no history is kept: HOME is not set: set it, or use --no-history"
    case .cannotRead(let path, let code):
      "the history \(path) cannot be read: \(code): see to it, or use --no-history"
    case .cannotWrite(let path, let code):
      "the history is not kept: \(path): \(code): see to it, or use --no-history"
    case .locked(let path):
      "the history is not kept: another program holds \(path): see to it, or use --no-history"
    }
  }
}

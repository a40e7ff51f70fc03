import Foundation

/// The lines that were typed, kept across runs: one a line, UTF-8, oldest first, for the user's eyes only.
package struct HistoryFile: Sendable {
  /// What could not be done, where, and what to do.
  package enum Failure: Error, Hashable {
    case cannotRead(path: String, code: Int32)
    case cannotWrite(path: String, code: Int32)
  }

  package let path: String
  private let size: Int

  /// A history of so many lines.
  package init(path: String, size: Int) {
    self.path = path
    self.size = size
  }

  /// Where it is kept: below `XDG_STATE_HOME` if that is an absolute path, else below `~/.local/state`.
  package static func path(environment: [String: String]) -> String? {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/chat-client/history"
    }
    return environment["HOME"].map { "\($0)/.local/state/chat-client/history" }
  }

  /// The lines that are UTF-8; the others stay in the file.
  package func load() throws(Failure) -> [String] {
    try lines().suffix(size).compactMap { String(validating: $0, as: UTF8.self) }
  }

  /// Adds a line to what is there now, as another client may have added some; twice the same is once.
  ///
  /// Spec: CLIENT-16 CLIENT-17
  package func append(_ line: String) throws(Failure) {
    let entry = Array(line.utf8)
    guard !entry.contains(UInt8(ascii: "\n")) else { return }
    try makeDirectory()
    let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .cannotWrite(path: path + ".lock", code: errno) }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 {
      guard errno == EINTR else { throw .cannotWrite(path: path + ".lock", code: errno) }
    }
    var entries = try lines()
    guard entries.last != entry else { return }
    entries.append(entry)
    try replace(by: Array(entries.suffix(size).map { $0 + [UInt8(ascii: "\n")] }.joined()))
  }

  private func lines() throws(Failure) -> [[UInt8]] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno != ENOENT else { return [] }
      throw .cannotRead(path: path, code: errno)
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count > 0 { bytes += buffer.prefix(count) }
      if count == 0 { return bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) } }
      if count < 0, errno != EINTR { throw .cannotRead(path: path, code: errno) }
    }
  }

  /// All or nothing: the new file takes the old one's place in one step.
  private func replace(by bytes: [UInt8]) throws(Failure) {
    let draft = path + ".new"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotWrite(path: draft, code: errno) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        let code = errno
        close(descriptor)
        unlink(draft)
        throw .cannotWrite(path: draft, code: code)
      }
    }
    fchmod(descriptor, 0o600)
    close(descriptor)
    guard rename(draft, path) == 0 else { throw .cannotWrite(path: path, code: errno) }
  }

  private func makeDirectory() throws(Failure) {
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    var parent = ""
    for part in directory.split(separator: "/") {
      parent += "/\(part)"
      guard mkdir(parent, 0o700) == 0 || errno == EEXIST || errno == EISDIR else {
        let code = errno
        var isThere = stat()
        if stat(parent, &isThere) == 0 { continue }
        throw .cannotWrite(path: parent, code: code)
      }
    }
  }
}

extension HistoryFile.Failure: CustomStringConvertible {
  /// What happened, where, and what to do.
  package var description: String {
    switch self {
    case .cannotRead(let path, let code):
      "the history \(path) cannot be read: \(describe(code)): see to it, or use --no-history"
    case .cannotWrite(let path, let code):
      "the history is not kept: \(path): \(describe(code)): see to it, or use --no-history"
    }
  }
}

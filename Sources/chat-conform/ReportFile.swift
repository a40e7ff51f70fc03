import Foundation
import Glibc

/// Where a report goes: a file, perhaps one that is not there yet, or a pipe or a terminal.
struct ReportFile {
  private let path: String
  private let isReplaced: Bool
  /// The same for two paths that lead to one place.
  let identity: String

  init(_ path: String) {
    var status = stat()
    let exists = stat(path, &status) == 0
    isReplaced = !exists || status.st_mode & S_IFMT == S_IFREG
    self.path = isReplaced ? Self.destination(of: path) : path
    identity = exists ? Self.identity(status) : self.path
  }

  /// What standard output is, where that is a file: nothing else may replace it.
  static var standardOutput: String? {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return identity(status)
  }

  private static func identity(_ status: stat) -> String { "\(status.st_dev) \(status.st_ino)" }

  /// Where links lead, be it to nothing: a link stays, and what it leads to is written.
  private static func destination(of path: String) -> String {
    var url = URL(filePath: path)
    // As many as the system itself follows.
    for _ in 0..<40 {
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: url.path) else { break }
      url = URL(filePath: link, relativeTo: url.deletingLastPathComponent())
    }
    let folder = url.deletingLastPathComponent().resolvingSymlinksInPath()
    return folder.appending(path: url.lastPathComponent).path
  }

  /// Why it cannot be written; nil where nothing is known to prevent that.
  var obstacle: String? {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return String(cString: strerror(EISDIR)) }
      return access(path, W_OK) == 0 ? nil : String(cString: strerror(errno))
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path
    return access(folder, W_OK) == 0 ? nil : String(cString: strerror(errno))
  }

  /// A file is replaced as a whole, so that nobody reads half of it; a pipe or a terminal cannot be.
  func write(_ text: String) throws {
    let data = Data(text.utf8)
    if isReplaced { return try data.write(to: URL(filePath: path), options: .atomic) }
    // A pipe that nobody reads is an error, and nothing to wait for.
    let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw POSIXError.last }
    defer { close(descriptor) }
    try writeAll(data, to: descriptor)
  }
}

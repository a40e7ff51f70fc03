import FoundationEssentials
import Glibc
import POSIX
import SystemPackage

/// Where a report goes: a file, perhaps one that is not there yet, or a pipe or a terminal.
struct ReportFile {
  private let path: FilePath
  private let isReplaced: Bool
  /// The same for two paths that lead to one place.
  let identity: String

  init(_ path: String) {
    let status = try? Stat(FilePath(path))
    isReplaced = status.map { $0.type == .regular } ?? true
    self.path = isReplaced ? Self.destination(of: FilePath(path)) : FilePath(path)
    identity =
      status.map(Self.identity)
      ?? ((try? Stat(self.path.folder)).map(Self.identity) ?? "")
      + "/\(self.path.lastComponent?.string ?? "")"
  }

  /// What standard output is, where that is a file: nothing else may replace it.
  static var standardOutput: String? {
    guard let status = try? FileDescriptor.standardOutput.stat(), status.type == .regular else { return nil }
    return identity(status)
  }

  private static func identity(_ status: Stat) -> String {
    "\(status.deviceID.rawValue) \(status.inode.rawValue)"
  }

  /// Where links lead, be it to nothing: a link stays, and what it leads to is written.
  private static func destination(of path: FilePath) -> FilePath {
    var path = path
    // As many as the system itself follows.
    for _ in 0..<40 {
      guard let link = try? FileManager.default.destinationOfSymbolicLink(atPath: path.string) else { break }
      path = path.removingLastComponent().pushing(FilePath(link))
    }
    return path
  }

  /// Why it cannot be written; nil where nothing is known to prevent that.
  var obstacle: Errno? {
    let status = try? Stat(path)
    if status?.type == .directory { return .isDirectory }
    let asked = status == nil ? path.folder : path
    return access(asked.string, W_OK) == 0 ? nil : Errno(rawValue: errno)
  }

  /// A file is replaced as a whole, so that nobody reads half of it; a pipe or a terminal cannot be.
  func write(_ text: String) throws {
    guard isReplaced else {
      // A pipe that nobody reads is an error, and nothing to wait for.
      let options = FileDescriptor.OpenOptions(rawValue: O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      return try write(text, to: try FileDescriptor.open(path, .writeOnly, options: options))
    }
    let whole = path.folder.appending(".chat-conform-\(getpid())-\(path.lastComponent?.string ?? "")")
    let file = try FileDescriptor.open(
      whole, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: FilePermissions(rawValue: 0o666))
    if let before = try? Stat(path).permissions { fchmod(file.rawValue, before.rawValue) }
    do {
      try write(text, to: file)
      guard rename(whole.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      unlink(whole.string)
      throw error
    }
  }

  private func write(_ text: String, to file: FileDescriptor) throws {
    do throws(WriteFailure) {
      defer { try? file.close() }
      try file.writeAll(text.utf8, within: .seconds(10))
    } catch {
      throw error.reason
    }
  }
}

extension FilePath {
  fileprivate var folder: FilePath {
    let folder = removingLastComponent()
    return folder.isEmpty ? "." : folder
  }
}

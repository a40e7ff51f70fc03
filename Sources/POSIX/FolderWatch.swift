import Glibc
import SystemPackage

/// Hears what changes below a folder, by the system's inotify.
///
/// Names that begin with a full stop, links, and what lies too deep or is too much are not looked at.
package final class FolderWatch {
  /// The most folders that are watched.
  package static let mostFolders = 1000
  private static let mostDepth = 16

  /// Readable when something has changed.
  package let descriptor: FileDescriptor
  /// Whether there are more folders than are watched.
  package private(set) var isPartial = false
  private let root: FilePath
  private let isIgnored: (_ name: String) -> Bool
  /// Where the folders are, from the root.
  private var folders: [CInt: FilePath] = [:]

  /// Watches the folder and those below it, but none of an ignored name.
  package init(of root: FilePath, ignoring isIgnored: @escaping (_ name: String) -> Bool) throws(Errno) {
    descriptor = FileDescriptor(rawValue: try checked(inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))))
    self.root = root
    self.isIgnored = isIgnored
    guard try watch("") else { throw .noSuchFileOrDirectory }
  }

  deinit { try? descriptor.close() }

  /// The paths of the files that have changed, from the root; an empty one where more has changed than could be told.
  package func read() -> [String] {
    var paths: [String] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {
      var rest = buffer[..<count]
      while let news = News(takenFrom: &rest) { take(news, &paths) }
    }
    return paths
  }

  private func take(_ news: News, _ paths: inout [String]) {
    if news.mask & UInt32(IN_Q_OVERFLOW) != 0 { return paths.append("") }
    if news.mask & UInt32(IN_IGNORED) != 0 { return folders[news.folder] = nil }
    guard let folder = folders[news.folder], !news.name.isEmpty, !isLeftOut(news.name) else { return }
    let path = folder.appending(news.name)
    guard news.mask & UInt32(IN_ISDIR) != 0 else { return paths.append(path.string) }
    // What is in a new folder was perhaps there before it was watched.
    guard news.mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 else { return }
    if (try? watch(path)) == true { paths.append(path.string) }
  }

  private func isLeftOut(_ name: String) -> Bool { name.hasPrefix(".") || isIgnored(name) }

  /// Watches a folder, given from the root, and those below it; false where it is none.
  private func watch(_ folder: FilePath) throws(Errno) -> Bool {
    guard folders.count < Self.mostFolders, folder.components.count <= Self.mostDepth else {
      isPartial = true
      return false
    }
    let path = root.pushing(folder)
    let events = IN_CLOSE_WRITE | IN_MOVE | IN_CREATE | IN_DELETE | IN_ATTRIB | IN_ONLYDIR | IN_DONT_FOLLOW
    let number = inotify_add_watch(descriptor.rawValue, path.string, UInt32(events))
    guard number >= 0 else {
      let reason = Errno(rawValue: errno)
      // What is gone again, or closed to us, is not worth an end.
      guard reason == .noSpace || folder.isEmpty else { return false }
      throw reason
    }
    folders[number] = folder
    for name in names(in: path) where !isLeftOut(name) { _ = try watch(folder.appending(name)) }
    return true
  }

  /// The folders in a folder.
  private func names(in folder: FilePath) -> [String] {
    guard let list = opendir(folder.string) else { return [] }
    defer { closedir(list) }
    var names: [String] = []
    while let entry = readdir(list) {
      guard [UInt8(DT_DIR), UInt8(DT_UNKNOWN)].contains(entry.pointee.d_type) else { continue }
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }
}

/// An `inotify_event`.
private struct News {
  let folder: CInt
  let mask: UInt32
  let name: String

  /// Takes the next one from what was read; nil where there is none.
  init?(takenFrom bytes: inout ArraySlice<UInt8>) {
    let head = MemoryLayout<inotify_event>.size
    guard bytes.count >= head else { return nil }
    let event = bytes.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
    (folder, mask) = (event.wd, event.mask)
    let rest = bytes.dropFirst(head)
    name = String(decoding: rest.prefix(Int(event.len)).prefix { $0 != 0 }, as: UTF8.self)
    bytes = rest.dropFirst(Int(event.len))
  }
}

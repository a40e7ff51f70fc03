import Glibc
import SystemPackage

/// Hears that something is written to a file, by the system's inotify.
///
/// Not all is heard: of a file on another machine the system knows nothing.
package final class FileWatch {
  /// Readable when something was written since the last ``clear()``.
  package let descriptor: FileDescriptor

  /// Watches a file that is there.
  package init(of path: FilePath) throws(Errno) {
    descriptor = FileDescriptor(rawValue: try checked(inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))))
    try checked(inotify_add_watch(descriptor.rawValue, path.string, UInt32(IN_MODIFY)))
  }

  deinit { try? descriptor.close() }

  package func clear() {
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {}
  }
}

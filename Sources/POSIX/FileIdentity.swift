import SystemPackage

/// Which file it is, under whatever name; only a regular file has one.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  /// The file that is open there; nil for what is no file, such as a pipe.
  package init?(of descriptor: CInt) { self.init(try? FileDescriptor(rawValue: descriptor).stat()) }

  /// The file that has this name now.
  package init?(at path: String) { self.init(try? Stat(FilePath(path))) }

  private init?(_ status: Stat?) {
    guard let status, status.type == .regular else { return nil }
    self.init(
      device: UInt64(truncatingIfNeeded: status.deviceID.rawValue),
      inode: UInt64(truncatingIfNeeded: status.inode.rawValue))
  }
}

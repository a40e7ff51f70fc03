import Glibc
import POSIX

/// The lock that keeps a file to one server.
///
/// It belongs to the open file: it ends when that is closed, however its process ends.
enum FileLock {
  /// Takes the lock, without waiting for it; gives why it could not.
  static func take(_ descriptor: CInt) -> LogFailure.Reason? {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return .held(by: FileIdentity(of: descriptor).flatMap(holder))
      default: return .withoutLocks(errno)
      }
    }
    return nil
  }

  /// Ends the lock: a child that is just being started has the open file, too, and would keep it for a moment.
  static func release(_ descriptor: CInt) { _ = flock(descriptor, LOCK_UN) }

  /// How much of the system's list of locks is looked at.
  private static let listBytes = 1 << 20

  /// The process that has locked the file, where the system tells.
  private static func holder(of file: FileIdentity) -> Int? {
    guard let list = try? [UInt8](contentsOf: "/proc/locks", atMost: listBytes) else { return nil }
    return holder(of: file, in: String(decoding: list, as: UTF8.self))
  }

  /// Reads a list as Linux writes it: `1: FLOCK  ADVISORY  WRITE 4711 fe:00:131090 0 EOF`; one that waits has `->` there.
  static func holder(of file: FileIdentity, in list: String) -> Int? {
    let (major, minor) = file.deviceNumbers
    for line in list.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 5, fields[1] == "FLOCK" else { continue }
      let place = fields[5].split(separator: ":")
      guard place.count == 3, UInt64(place[0], radix: 16) == major, UInt64(place[1], radix: 16) == minor,
        UInt64(place[2]) == file.inode
      else { continue }
      return Int(fields[4]).flatMap { $0 > 0 ? $0 : nil }
    }
    return nil
  }
}

extension FileIdentity {
  /// The device as Linux writes it down, whose numbers lie in four pieces.
  fileprivate var deviceNumbers: (major: UInt64, minor: UInt64) {
    ((device >> 8) & 0xFFF | (device >> 32) & ~0xFFF, device & 0xFF | (device >> 12) & ~0xFF)
  }
}

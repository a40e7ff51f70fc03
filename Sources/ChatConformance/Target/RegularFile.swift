import POSIX
import SystemPackage

/// Why a file cannot be read, in words.
struct Unreadable: Error, Equatable {
  let reason: String
}

/// What a regular file holds from an offset on; nothing else is read, for it may never give anything, or never end.
func readFile(_ path: String, from offset: Int64 = 0, atMost count: Int) throws(Unreadable) -> [UInt8] {
  if let kind = kindOfNoFile(at: path) { throw Unreadable(reason: "it is \(kind), and no file") }
  do throws(Errno) {
    return try [UInt8](contentsOf: FilePath(path), from: offset, atMost: count)
  } catch {
    throw Unreadable(reason: "\(error)")
  }
}

/// What stands at a path, where it is something else than a file: a folder, a FIFO, a device.
package func kindOfNoFile(at path: String) -> String? {
  switch try? Stat(FilePath(path)).type {
  case nil, .regular: nil
  case .directory: "a folder"
  case .fifo: "a FIFO"
  case .socket: "a socket"
  default: "a device"
  }
}

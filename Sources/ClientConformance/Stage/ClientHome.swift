import FoundationEssentials
import Glibc

/// A folder of a client's own, where it keeps what it keeps; it goes with its last owner.
final class ClientHome {
  let path: String

  init?() {
    var template = Array("\(FileManager.default.temporaryDirectory.path)/chat-client-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    // Others may look into it: what the client keeps there is for the client to hide.
    chmod(path, 0o755)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The files below it that others may read.
  var openFiles: [String] { openFiles(below: path).map { String($0.dropFirst(path.count + 1)) } }

  private func openFiles(below folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { return [] }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: return status.st_mode & 0o011 != 0 ? openFiles(below: path) : []
      case S_IFREG: return status.st_mode & 0o044 != 0 ? [path] : []
      default: return []
      }
    }
  }
}

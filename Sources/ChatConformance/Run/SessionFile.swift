import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// A file for a session, below a folder as Fixtures is; what stands there stays.
struct SessionFile {
  let folder: String
  let session: Session

  /// Writes the session, and says where it is kept or why it is not.
  func write() -> String {
    let path = "\(folder)/\(session.id).session"
    let text = Array(session.canonicalText.utf8)
    if let failure = makeFolders() { return "not kept: \(failure)" }
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try file.closeAfter { try file.writeAll(text) }
      return "kept in \(path): play it by --fixtures \(folder), or add it to Fixtures"
    } catch Errno.fileExists {
      return (try? readFile(path, atMost: text.count + 1)) == text
        ? "kept in \(path), as it stood there already"
        : "not kept: \(path) is there already and says something else; name another folder by --random-out"
    } catch {
      return "not kept: \(path): \(error)"
    }
  }

  /// The reason why they could not be made; nil where they are there.
  private func makeFolders() -> String? {
    for path in [folder, "\(folder)/\(session.folder)"] where mkdir(path, 0o755) != 0 && errno != EEXIST {
      return "\(path): \(Errno(rawValue: errno))"
    }
    return nil
  }
}

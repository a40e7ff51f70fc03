import Glibc
import SessionLanguage

/// A file for a session, below a folder as Fixtures is; what stands there stays.
struct SessionFile {
  let folder: String
  let session: Session

  /// Writes the session, and says where it is kept or why it is not.
  func write() -> String {
    let path = "\(folder)/\(session.id).session"
    let text = Array(session.canonicalText.utf8)
    if let failure = makeFolders() { return "not kept: \(failure)" }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let reason = errno
      guard reason == EEXIST else { return "not kept: \(path): \(SystemError(reason).words)" }
      return (try? readFile(path, atMost: text.count + 1)) == text
        ? "kept in \(path), as it stood there already"
        : "not kept: \(path) is there already and says something else; name another folder by --random-out"
    }
    defer { close(descriptor) }
    var rest = text[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { return "not kept: \(path): \(SystemError(errno).words)" }
      rest = rest.dropFirst(written)
    }
    return "kept in \(path): play it by --fixtures \(folder), or add it to Fixtures"
  }

  /// The reason why they could not be made; nil where they are there.
  private func makeFolders() -> String? {
    for path in [folder, "\(folder)/\(session.folder)"] where mkdir(path, 0o755) != 0 && errno != EEXIST {
      return "\(path): \(SystemError(errno).words)"
    }
    return nil
  }
}

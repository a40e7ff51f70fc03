import Glibc

/// The names in a directory, those of itself and its parent left out; none where it cannot be read.
package func names(below path: String, of directory: Int32 = AT_FDCWD) -> [String] {
  let descriptor = openat(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  guard let list = fdopendir(descriptor) else {
    close(descriptor)
    return []
  }
  // It closes the descriptor too.
  defer { closedir(list) }
  var names: [String] = []
  while let entry = readdir(list) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}

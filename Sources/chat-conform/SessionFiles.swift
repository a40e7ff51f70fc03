import ChatConformance
import FoundationEssentials
import SessionLanguage
import SystemPackage

/// The session files below a folder that holds the classes.
func sessionFiles(below folder: String) throws(Complaint) -> [SessionSource] {
  try sessionPaths(below: folder).map { path throws(Complaint) in
    let whole = FilePath(folder).appending(path).string
    let id = String(path.dropLast(sessionEnding.count))
    return SessionSource(id: id, path: whole, text: try bytes(of: whole))
  }
}

/// A session file by itself: its id begins at the folder that is named as a class.
func sessionFile(_ path: String) throws(Complaint) -> SessionSource {
  guard path.hasSuffix(sessionEnding) else {
    throw .unreadable(path: path, reason: "a session's name ends in \(sessionEnding)")
  }
  let parts = FilePath(String(path.dropLast(sessionEnding.count))).lexicallyNormalized().components.map(
    \.string)
  let start = parts.dropLast().lastIndex { ServerClass(rawValue: $0) != nil } ?? max(0, parts.count - 2)
  return SessionSource(id: parts[start...].joined(separator: "/"), path: path, text: try bytes(of: path))
}

/// The paths of the session files below a folder, from there.
func sessionPaths(below folder: String) throws(Complaint) -> [String] {
  let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder)
    .filter { $0.hasSuffix(sessionEnding) }.sorted()
  guard let paths, !paths.isEmpty else { throw .badFolder(folder) }
  return paths
}

private let sessionEnding = ".session"

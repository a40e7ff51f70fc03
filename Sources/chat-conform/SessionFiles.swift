import ChatConformance
import ClientConformance
import FoundationEssentials
import SessionLanguage
import SystemPackage

/// The session files below a folder that holds the classes, those about clients left out; or a file by itself.
func sessionFiles(below folder: String) throws(Complaint) -> [SessionSource] {
  if kindOfNoFile(at: folder) == nil, folder.hasSuffix(sessionEnding) {
    return [try sessionFile(folder, isAlone: true)]
  }
  let paths = try sessionPaths(below: folder).filter { !isAboutClients($0) }
  guard !paths.isEmpty else { throw .badFolder(folder) }
  return try paths.map { path throws(Complaint) in
    let whole = FilePath(folder).appending(path).string
    let id = String(path.dropLast(sessionEnding.count))
    return SessionSource(id: id, path: whole, text: try bytes(of: whole))
  }
}

/// A session file by itself: its id begins at the folder that is named as a class; one that stands alone needs none.
func sessionFile(_ path: String, isAlone: Bool = false) throws(Complaint) -> SessionSource {
  guard path.hasSuffix(sessionEnding) else {
    throw .unreadable(path: path, reason: "a session's name ends in \(sessionEnding)")
  }
  let parts = FilePath(String(path.dropLast(sessionEnding.count))).lexicallyNormalized().components.map(
    \.string)
  let start =
    parts.dropLast().lastIndex { ServerClass(rawValue: $0) != nil } ?? max(0, parts.count - (isAlone ? 1 : 2))
  return SessionSource(id: parts[start...].joined(separator: "/"), path: path, text: try bytes(of: path))
}

/// The paths of the session files below a folder, from there.
func sessionPaths(below folder: String) throws(Complaint) -> [String] {
  let paths = try? FileManager.default.subpathsOfDirectory(atPath: folder)
    .filter { $0.hasSuffix(sessionEnding) }.sorted()
  guard let paths, !paths.isEmpty else { throw .badFolder(folder) }
  return paths
}

/// Whether the id is of a session about clients.
func isAboutClients(_ id: String) -> Bool { id.hasPrefix("\(ClientSession.folder)/") }

private let sessionEnding = ".session"

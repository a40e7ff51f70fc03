import ChatConformance
import Foundation
import SessionLanguage

/// The session files below a folder that holds the classes, those about clients left out.
func sessionFiles(below folder: String) throws(Complaint) -> [SessionSource] {
  let paths = try sessionPaths(below: folder).filter { !isAboutClients($0) }
  guard !paths.isEmpty else { throw .badFolder(folder) }
  return try paths.map { path throws(Complaint) in
    let whole = URL(filePath: folder).appending(path: path).relativePath
    let id = String(path.dropLast(sessionEnding.count))
    return SessionSource(id: id, path: whole, text: try bytes(of: whole))
  }
}

/// A session file by itself: its id begins at the folder that is named as a class.
func sessionFile(_ path: String) throws(Complaint) -> SessionSource {
  guard path.hasSuffix(sessionEnding) else {
    throw .unreadable(path: path, reason: "a session's name ends in \(sessionEnding)")
  }
  let parts = URL(filePath: String(path.dropLast(sessionEnding.count))).standardizedFileURL.pathComponents
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

/// A file as it is, or what comes through a pipe.
func bytes(of path: String) throws(Complaint) -> [UInt8] {
  do {
    return try InputFile.bytes(of: path)
  } catch {
    throw .unreadable(path: path, reason: error.reason)
  }
}

/// Whether the id is of a session about clients.
func isAboutClients(_ id: String) -> Bool { id.hasPrefix("\(ClientSession.folder)/") }

private let sessionEnding = ".session"

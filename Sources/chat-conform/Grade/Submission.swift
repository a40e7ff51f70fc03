import ChatConformance
import FoundationEssentials
import Grading
import SessionLanguage
import SystemPackage

/// A folder that somebody handed in.
struct Submission {
  /// The name of the file with the command that starts the server.
  static let commandFile = "command"
  /// What is noted of a submission without one.
  static let hasNoCommand: Int32 = 6

  /// The folder's name, harmless to show.
  let name: String
  let path: String
  /// How its server is started; nil where nothing says so.
  let command: String?

  init(_ path: FilePath, launch: String?) {
    self.path = path.string
    name = Visible(Array((path.lastComponent?.string ?? path.string).utf8), limit: 200).text
    let file = path.appending(Self.commandFile)
    // A link may lead to what its author may not read.
    let isFile = (try? Stat(file, followTargetSymlink: false).type) == .regular
    let own = isFile ? try? bytes(of: file.string) : nil
    command = own.map { String(decoding: $0, as: UTF8.self) } ?? launch
  }

  /// The folders below a folder, in the order of their names, those left out that begin with a dot.
  static func all(below folder: String, without results: FilePath, launch: String?) throws(Complaint)
    -> [Submission]
  {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw .unreadable(path: folder, reason: "give the folder that holds the submissions")
    }
    let paths = names.filter { !$0.hasPrefix(".") }.sorted().map { FilePath(folder).appending($0) }
    let found = paths.filter { $0 != results && kindOfNoFile(at: $0.string) == "a folder" }
    guard !found.isEmpty else {
      throw .unreadable(path: folder, reason: "there is no submission in it: each is a folder of its own")
    }
    return found.map { Submission($0, launch: launch) }
  }
}

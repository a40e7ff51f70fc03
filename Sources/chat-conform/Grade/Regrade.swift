import ArgumentParser
import ChatConformance
import FoundationEssentials
import Grading
import Localization
import SystemPackage

/// `chat-conform regrade FOLDER…`.
struct Regrade: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regrade", _superCommandName: "chat-conform",
    abstract: "Judge anew what grade has seen, and give points for it; or say why they have changed.",
    discussion: """
      No server is started: all that was said, heard and logged is in each submission's receipt.json, and is judged once \
      more. A folder is that of a class or of one submission; those of several shards are put together.

      EXAMPLES
        Once more, with other points:
          chat-conform regrade grades --points mine.txt --out again
        What three machines have judged by grade --shard I/3 --out part-I:
          chat-conform regrade part-1 part-2 part-3
        Why points have changed, requirement by requirement:
          chat-conform regrade --why grades again
      """)

  @Argument(help: "Folders with results of grade.", completion: .directory)
  var folders: [String]

  @Flag(help: "Compare two folders instead: the older one first.")
  var why = false

  @OptionGroup var options: PointOptions

  func validate() throws {
    if why, folders.count != 2 { throw ValidationError("--why: give two folders, the older one first.") }
  }

  func run() throws { try end(by: why ? explain : regrade) }

  private func regrade() throws(Complaint) -> Int32 {
    let library = try options.library()
    let points = try options.scheme(library)
    var judged: [ResultFolder] = []
    for folder in folders { judged += try results(in: folder) }
    judged.sort { $0.folder.lastComponent?.string ?? "" < $1.folder.lastComponent?.string ?? "" }
    try options.makeResults()
    do {
      judged = try judged.map { try $0.copied(below: options.results) }
    } catch {
      throw .unwritten(path: options.out, reason: "\(error)")
    }
    let left = Rejudgement(library: library).judge(judged)
    for words in left { printError(words) }
    let unjudged = try options.writeDown(judged, points, library)
    return unjudged > 0 || !left.isEmpty ? ExitStatus.cannotGoOn : 0
  }

  private func explain() throws(Complaint) -> Int32 {
    let library = try options.library()
    let points = try options.scheme(library)
    func grades(_ folder: String) throws(Complaint) -> [Grade] {
      try results(in: folder).compactMap { results in
        results.outcome.map { Grade(of: results.name, $0, by: points) }
      }
    }
    let changes = GradeChange.all(from: try grades(folders[0]), to: try grades(folders[1]))
    StandardStreams.say(
      changes.isEmpty ? "no point has changed".translated : changes.map(\.text).joined(separator: "\n\n"))
    return 0
  }

  private func results(in folder: String) throws(Complaint) -> [ResultFolder] {
    let found = ResultFolder.all(below: absolute(folder))
    guard !found.isEmpty else {
      throw .unreadable(path: folder, reason: "there are no results of grade in it")
    }
    return found
  }
}

extension ResultFolder {
  /// The same below another folder; nothing is done where it is there.
  fileprivate func copied(below results: FilePath) throws -> ResultFolder {
    let copy = ResultFolder(folder: results.appending(folder.lastComponent?.string ?? ""))
    guard copy.folder != folder else { return self }
    try FileManager.default.copyItem(atPath: folder.string, toPath: copy.folder.string)
    return copy
  }
}

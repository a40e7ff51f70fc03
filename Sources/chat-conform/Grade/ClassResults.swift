import ChatConformance
import FoundationEssentials
import Grading
import POSIX
import SystemPackage

/// What was judged, and what comes of it: tables, the map of what is wrong, comments, and a page for each author.
struct ClassResults {
  /// Of all submissions, in the order of their names.
  let folders: [ResultFolder]
  /// Where the tables go.
  let results: FilePath
  let points: Points
  let library: Library
  let gradebooks: [Gradebook]
  let hasNames: Bool
  let isSecret: Bool

  private var commentsPath: String { results.appending("comments.toml").string }

  func write() throws(Complaint) -> [Grade] {
    let judged = folders.enumerated().compactMap { index, folder in
      folder.outcome.map { outcome in
        let name = hasNames ? folder.name : number(index)
        return (folder, Grade(of: name, outcome, by: points, isSecret: isSecret))
      }
    }
    let grades = judged.map(\.1)
    let map = ClassMap(of: grades, in: library)
    let comments = try comments(on: map)
    let table = GradeTable(grades)
    do {
      try write(table.csv, as: "grades.csv")
      try write(try table.json(map), as: "grades.json")
      try write(map.text, as: "class.txt")
      for (folder, grade) in judged {
        let page = Page(of: grade, in: map.groups(of: grade.name), comments: comments)
        try folder.write(page.text, as: ResultFolder.File.page.rawValue)
        for gradebook in gradebooks {
          let text = try gradebook.text(of: grade, page, variables: Environment.value(of:))
          try folder.write(text, as: gradebook.file)
        }
      }
    } catch let error as GradebookError {
      throw .gradebook(error)
    } catch {
      throw .unwritten(path: results.string, reason: "\(error)")
    }
    return grades
  }

  /// The comments of the teacher, and hints for what is new.
  private func comments(on map: ClassMap) throws(Complaint) -> [String: String] {
    let isThere = (try? Stat(FilePath(commentsPath))) != nil
    let text = isThere ? String(decoding: try bytes(of: commentsPath), as: UTF8.self) : ""
    do {
      var comments = try Comments(text)
      comments.add(map.groups)
      try write(comments.text, as: "comments.toml")
      return comments.comments
    } catch let error as CommentsError {
      throw .unreadable(path: commentsPath, reason: error.words)
    } catch {
      throw .unwritten(path: commentsPath, reason: "\(error)")
    }
  }

  private func write(_ text: String, as file: String) throws {
    try ReportFile(results.appending(file).string).write(text)
  }

  private func number(_ index: Int) -> String {
    let digits = "\(index + 1)"
    return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }
}

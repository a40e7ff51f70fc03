import ChatConformance
import Localization

/// What is wrong in a class: the submissions by their causes, the most frequent first.
package struct ClassMap: Sendable {
  /// Submissions with the same thing wrong.
  package struct Group: Sendable {
    /// The name of the known mistake, or the requirement's id, or why there was no verdict.
    package let key: String
    /// What is wrong, in a sentence.
    package let words: String
    /// What to do; the comment before anybody has edited it.
    package let hint: String
    package var names: [String]
  }

  package let groups: [Group]

  package init(of grades: [Grade], in library: Library) {
    var groups: [Group] = []
    for grade in grades {
      for group in Self.groups(of: grade, in: library) {
        if let index = groups.firstIndex(where: { $0.key == group.key }) {
          groups[index].names.append(grade.name)
        } else {
          groups.append(group)
        }
      }
    }
    self.groups = groups.enumerated().sorted { left, right in
      (right.element.names.count, left.offset) < (left.element.names.count, right.offset)
    }.map(\.element)
  }

  /// The groups that a submission is in, what is to be mended first before all others.
  package func groups(of name: String) -> [Group] { groups.filter { $0.names.contains(name) } }

  private static func groups(of grade: Grade, in library: Library) -> [Group] {
    switch grade.outcome {
    case .failed(let failure, _):
      [
        Group(
          key: failure.rawValue, words: words(failure).translated, hint: hint(failure).translated,
          names: [grade.name])
      ]
    case .judged(let verdict):
      verdict.causes.compactMap { cause in
        guard let id = cause.requirements.first?.id else { return nil }
        let only = cause.faults.count == 1 ? cause.faults.first : nil
        let words = only.map { "a server that \($0.habit)" } ?? library.requirement(id)?.sentence ?? id
        return Group(
          key: only?.fault ?? id, words: "\(id): \(words.translated)", hint: (cause.hint ?? "").translated,
          names: [grade.name])
      }
    }
  }

  private static func words(_ failure: Grade.Failure) -> String {
    switch failure {
    case .noCommand: "It does not say how it is started"
    case .notBuilt: "It could not be built"
    case .noServer: "Its command gave no server"
    case .noVerdict: "It could not be judged; somebody has to look at it"
    }
  }

  private static func hint(_ failure: Grade.Failure) -> String {
    switch failure {
    case .noCommand: "Put a file `command` into the folder, with the command that starts your server."
    case .notBuilt: "Build it on a machine of your own first; what the compiler said stands in report.txt."
    case .noServer: "Start it by its command in an empty folder; it must listen soon, and go on running."
    case .noVerdict: ""
    }
  }
}

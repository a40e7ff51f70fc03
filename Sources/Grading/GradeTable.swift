import ChatConformance
import Localization

/// All grades of a class, for spreadsheets and programs.
package struct GradeTable: Sendable {
  private let grades: [Grade]

  package init(_ grades: [Grade]) { self.grades = grades }

  /// A line for each submission, with a mark at its beginning by which spreadsheets know that it is UTF-8.
  package var csv: String {
    let stages = Stage.allCases.filter { stage in grades.contains { $0.stages.contains(stage) } }
    let head =
      ["name", "points", "of", "outcome"] + stages.map(\.rawValue) + ["broken", "not shown", "words"]
    let rows = grades.map { grade -> [String] in
      func ids(_ state: Verdict.State) -> String {
        guard grade.verdict != nil else { return "" }
        return grade.items.filter { $0.state == state }.map(\.requirement.id).joined(separator: " ")
      }
      let (outcome, words) =
        switch grade.outcome {
        case .judged(let verdict): ("judged", verdict.problems.map(\.text.translated).joined(separator: "; "))
        case .failed(let failure, let words): (failure.rawValue, words.translated)
        }
      return [grade.name, grade.points.short, grade.worth.short, outcome]
        + stages.map { grade.sum(of: $0).points.short } + [ids(.broken), ids(.notShown), words]
    }
    return "\u{FEFF}" + ([head] + rows).map { $0.map(Self.cell).joined(separator: ",") + "\r\n" }.joined()
  }

  /// A cell that no spreadsheet takes for a formula.
  private static func cell(_ text: String) -> String {
    let harmless = text.first.map { "=+-@\t\r".contains($0) } ?? false ? "'\(text)" : text
    guard harmless.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return harmless }
    return "\"\(harmless.replacing("\"", with: "\"\""))\""
  }

  /// The same as one document, with the groups of the class.
  package func json(_ map: ClassMap) throws -> String {
    try Document(
      submissions: grades.map(Document.Submission.init),
      causes: map.groups.map { Document.Cause(key: $0.key, words: $0.words, submissions: $0.names) }
    ).json()
  }

  private struct Document: Encodable {
    struct Submission: Encodable {
      let name: String
      let points: Double
      let worth: Double
      let failure: String?
      let requirements: [String: Double]

      init(_ grade: Grade) {
        (name, points, worth) = (grade.name, grade.points, grade.worth)
        failure = if case .failed(let failure, _) = grade.outcome { failure.rawValue } else { nil }
        requirements = Dictionary(grade.items.map { ($0.requirement.id, $0.points.inHundredths) }) {
          first, _ in first
        }
      }

      private enum CodingKeys: String, CodingKey {
        case name, points, failure, requirements
        case worth = "of"
      }
    }

    struct Cause: Encodable {
      let key: String
      let words: String
      let submissions: [String]
    }

    let submissions: [Submission]
    let causes: [Cause]
  }
}

extension ClassMap {
  /// The map for a person: how many, what is wrong, and who.
  package var text: String {
    groups.map { group in
      "\("\(group.names.count)".padded(to: 4))\(group.words)\n    \(group.names.joined(separator: ", "))\n"
    }.joined(separator: "\n")
  }
}

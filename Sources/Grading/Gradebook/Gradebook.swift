import ChatConformance
import FoundationEssentials
import Localization

/// A system that keeps grades, and reads a file for each submission.
package enum Gradebook: String, CaseIterable, Sendable {
  case gradescope, classroom50, autolab, vpl, ctrf

  /// What its file is called.
  package var file: String {
    switch self {
    case .gradescope: "results.json"
    case .classroom50: "result.json"
    case .autolab: "autolab.txt"
    case .vpl: "vpl.txt"
    case .ctrf: "ctrf.json"
    }
  }

  /// The file's text; the variables are those that the system sets for a grader.
  package func text(
    of grade: Grade, _ page: Page, variables: (String) -> String?
  ) throws -> String {
    switch self {
    case .gradescope: try GradescopeResults(grade, page).json()
    case .classroom50: try Classroom50Result(grade, variables).json()
    case .autolab: try AutolabScores(grade).text(after: page)
    case .vpl: VPLEvaluation(grade, page, most: variables("VPL_GRADEMAX").flatMap(Double.init)).text
    case .ctrf: try CTRFReport(grade).json()
    }
  }
}

extension Encodable {
  /// For a reader that is a program: one document, its members in a fixed order.
  func json(isPretty: Bool = true) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}

extension Grade {
  /// The points of a stage, and what it could have brought.
  func sum(of stage: Stage) -> (points: Double, worth: Double) {
    let own = items.filter { $0.stage == stage }
    return (own.reduce(0) { $0 + $1.points }.inHundredths, own.reduce(0) { $0 + $1.worth }.inHundredths)
  }

  /// The stages that bring anything.
  var stages: [Stage] { Stage.allCases.filter { stage in items.contains { $0.stage == stage } } }
}

extension Grade.Item {
  /// The requirement's id and sentence, in a line.
  var title: String { "\(requirement.id) \(requirement.sentence.translated)" }
}

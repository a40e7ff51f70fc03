import ChatConformance
import Localization

/// Classroom 50's `result.json`, schema `classroom50/result/v1`: a test for each stage, in whole points.
struct Classroom50Result: Encodable {
  struct Test: Encodable {
    let name: String
    let passed: Bool
    let score: Int
    let most: Int
    let message: String

    private enum CodingKeys: String, CodingKey {
      case passed, score, message
      case name = "test-name"
      case most = "max-score"
    }
  }

  let schema = "classroom50/result/v1"
  let classroom: String
  let assignment: String
  let kind: String
  let owner: String
  let submission: String
  let commit: String
  let release: String
  let review: String
  let datetime: String
  let score: Int
  let most: Int
  let tests: [Test]

  private enum CodingKeys: String, CodingKey {
    case schema, classroom, assignment, owner, submission, commit, release, review, datetime, score, tests
    case kind = "assignment_type"
    case most = "max-score"
  }

  init(_ grade: Grade, _ variables: (String) -> String?) throws(GradebookError) {
    func value(_ name: String) throws(GradebookError) -> String {
      guard let value = variables(name), !value.isEmpty else {
        throw .missing(variable: name, of: "classroom50")
      }
      return value
    }
    classroom = try value("CLASSROOM")
    assignment = try value("ASSIGNMENT")
    kind = variables("MODE") ?? "individual"
    owner = variables("OWNER") ?? grade.name
    submission = try value("SUBMISSION_TAG")
    commit = try value("COMMIT_URL")
    release = try value("RELEASE_URL")
    review = variables("REVIEW_URL") ?? commit
    // The runner puts the time of the commit in its place.
    datetime = grade.verdict?.started ?? "1970-01-01T00:00:00Z"
    let sums = grade.stages.map { grade.sum(of: $0) }
    // Each is rounded down for the points, so that nobody gets more than all: what is kept whole loses nothing.
    let most = wholePoints(sums.map(\.worth))
    tests = zip(grade.stages, zip(sums, most)).map { stage, figures in
      let (sum, most) = figures
      let lost = grade.items.filter { $0.stage == stage && $0.state != .kept }
      let score = lost.isEmpty ? most : Int((sum.points / max(sum.worth, 0.01) * Double(most)).rounded(.down))
      return Test(
        name: "\(stage.rawValue): \(stage.summary.translated)", passed: lost.isEmpty, score: score,
        most: most,
        message: lost.map { "\($0.requirement.id): \($0.words ?? "")" }.joined(separator: "\n"))
    }
    score = tests.reduce(0) { $0 + $1.score }
    self.most = tests.reduce(0) { $0 + $1.most }
  }
}

/// Whole numbers in the place of others, whose sum is that of the others, rounded: the largest rests are rounded up.
func wholePoints(_ points: [Double]) -> [Int] {
  var whole = points.map { Int($0.rounded(.down)) }
  let missing = Int(points.reduce(0, +).rounded()) - whole.reduce(0, +)
  let byRest = points.indices.sorted { points[$0] - Double(whole[$0]) > points[$1] - Double(whole[$1]) }
  for index in byRest.prefix(max(0, missing)) { whole[index] += 1 }
  return whole
}

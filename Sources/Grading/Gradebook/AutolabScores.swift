/// Autolab's scores: what a grader says, and one line of JSON as its last.
struct AutolabScores: Encodable {
  /// A problem for each stage, by its name; the course's assessment must have the same.
  let scores: [String: Double]

  init(_ grade: Grade) {
    let sums = grade.stages.map { ($0.rawValue, grade.sum(of: $0).points) }
    scores = Dictionary(sums) { first, _ in first }
  }

  func text(after page: Page) throws -> String { page.text + "\n" + (try json(isPretty: false)) }
}

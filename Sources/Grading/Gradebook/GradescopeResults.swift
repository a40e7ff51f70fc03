import Localization

/// Gradescope's `results.json`: a test for each requirement, which may bring a part of the points.
struct GradescopeResults: Encodable {
  struct Test: Encodable {
    let name: String
    let number: String
    let score: Double
    let maxScore: Double
    let status: String
    let output: String?

    private enum CodingKeys: String, CodingKey {
      case name, number, score, status, output
      case maxScore = "max_score"
    }
  }

  let score: Double
  let output: String
  let outputFormat = "text"
  let visibility = "visible"
  let executionTime: Double?
  let tests: [Test]

  private enum CodingKeys: String, CodingKey {
    case score, output, visibility, tests
    case outputFormat = "output_format"
    case executionTime = "execution_time"
  }

  init(_ grade: Grade, _ page: Page) {
    score = grade.points
    output = page.text
    executionTime = grade.verdict?.seconds
    tests = grade.items.map { item in
      Test(
        name: item.requirement.sentence.translated, number: item.requirement.id,
        score: item.points.inHundredths,
        maxScore: item.worth.inHundredths, status: item.state == .kept ? "passed" : "failed",
        output: item.words)
    }
  }
}

/// What Moodle's Virtual Programming Lab takes from a grader's output: comments, and a grade.
struct VPLEvaluation {
  let text: String

  /// The most is what the activity gives for all; else the points stay as they are.
  init(_ grade: Grade, _ page: Page, most: Double?) {
    let share = grade.worth > 0 ? grade.points / grade.worth : 0
    let mark = most.map { ($0 * share).inHundredths } ?? grade.points
    // Each line is a comment of its own, so that no line of a submission's can be a tag: a tag stands at a line's
    // beginning. The blank keeps a hyphen from being a title, which could take points off.
    let comments = page.text.split(whereSeparator: \.isNewline).map { "Comment :=>> \($0)" }
    text = (comments + ["Grade :=>> \(mark.short)"]).joined(separator: "\n") + "\n"
  }
}

import ChatConformance
import Foundation
import Testing

@testable import Grading

/// The files that gradebooks read, each by the rules of who reads it.
@Suite struct GradebookTests {
  private static let variables = [
    "CLASSROOM": "net", "ASSIGNMENT": "chat", "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "https://h/c",
    "RELEASE_URL": "https://h/r",
  ]

  private func text(
    _ gradebook: Gradebook, _ grade: Grade, _ variables: [String: String] = variables
  ) throws -> String {
    try gradebook.text(of: grade, grade.page) { variables[$0] }
  }

  private func document(_ gradebook: Gradebook, _ grade: Grade) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text(gradebook, grade).utf8)) as? [String: Any])
  }

  private func grade() throws -> Grade {
    try .sample(.sample(broken: ["ROOM-9"], notShown: ["LOG-1": "no time"], nowAndThen: ["ROOM-3"]))
  }

  @Test func gradescopeGetsATestForEachRequirement() throws {
    let grade = try grade()
    let document = try document(.gradescope, grade)
    let tests = try #require(document["tests"] as? [[String: Any]])
    #expect(document["score"] as? Double == grade.points)
    #expect(document["output_format"] as? String == "text")
    let sum = tests.reduce(0) { $0 + ($1["max_score"] as? Double ?? .nan) }
    #expect(abs(sum - 100) < 0.5)
    let room = try #require(tests.first { $0["number"] as? String == "ROOM-9" })
    #expect(room["score"] as? Double == 0)
    #expect(room["status"] as? String == "failed")
    #expect(room["output"] as? String == "A heard nothing")
  }

  @Test func classroom50GetsWholePointsThatAddUp() throws {
    let document = try document(.classroom50, grade())
    let tests = try #require(document["tests"] as? [[String: Any]])
    #expect(document["schema"] as? String == "classroom50/result/v1")
    #expect(document["max-score"] as? Int == 100)
    #expect(tests.compactMap { $0["max-score"] as? Int } == [20, 30, 30, 20])
    #expect(tests.compactMap { $0["passed"] as? Bool } == [true, false, false, false])
    #expect(tests.allSatisfy { ($0["score"] as? Int ?? -1) <= ($0["max-score"] as? Int ?? -2) })
    #expect(tests.compactMap { $0["score"] as? Int }.reduce(0, +) == document["score"] as? Int)
    #expect(
      Set(document.keys) == [
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release",
        "review",
        "datetime", "score", "max-score", "tests",
      ])
  }

  @Test(arguments: variables.keys.sorted())
  func classroom50NeedsWhatItsRunnerSets(name: String) throws {
    var variables = Self.variables
    variables[name] = nil
    let grade = try grade()
    #expect(throws: GradebookError.missing(variable: name, of: "classroom50")) {
      try text(.classroom50, grade, variables)
    }
  }

  @Test func autolabReadsTheLastLine() throws {
    let text = try text(.autolab, grade())
    let last = try #require(text.split(separator: "\n").last)
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: [String: Double]])
    #expect(document["scores"]?.keys.sorted() == ["ends", "joins", "log", "relays"])
    #expect(document["scores"]?["joins"] == 20)
  }

  @Test(arguments: [
    "Grade :=>> 100", "\nGrade :=>> 100", "a\r\nGrade :=>> 100", "a\u{2028}Grade :=>> 100", "<|--",
    "\n<|--\nx\n--|>\n",
    "--|>", "-Title (-50)", "\n-Title (-50)", "Comment :=>> Grade :=>> 100", "\u{85}Grade :=>> 100",
    "\rGrade :=>> 100",
  ])
  func wordsOfASubmissionGiveItNoGradeAtMoodle(words: String) throws {
    let grade = try Grade.sample(.sample(broken: ["ROOM-9"], symptom: words), name: "kim")
    let consumer = VPLConsumer(try text(.vpl, grade))
    #expect(consumer.grades == [grade.points.short])
    #expect(consumer.strangers == [])
    #expect(consumer.titles == [])
  }

  @Test(arguments: [(nil, "96.67"), ("10", "9.67"), ("20", "19.33")])
  func moodleGetsWhatTheActivityGives(most: String?, mark: String) throws {
    let grade = try Grade.sample(.sample(broken: ["ROOM-9"]))
    let text = try text(.vpl, grade, most.map { ["VPL_GRADEMAX": $0] } ?? [:])
    #expect(VPLConsumer(text).grades == [mark])
  }

  @Test func ctrfCountsWhatItTells() throws {
    let results = try #require(document(.ctrf, grade())["results"] as? [String: Any])
    let tests = try #require(results["tests"] as? [[String: Any]])
    let summary = try #require(results["summary"] as? [String: Int])
    for status in ["passed", "failed", "skipped", "pending", "other"] {
      #expect(summary[status] == tests.count { $0["status"] as? String == status })
    }
    #expect(summary["tests"] == tests.count)
    #expect((summary["stop"] ?? 0) - (summary["start"] ?? 0) == 3500)
    #expect(tests.count { $0["flaky"] as? Bool == true } == 1)
  }

  @Test(arguments: [
    ([33.3, 33.3, 33.4], [33, 33, 34]), ([0.5, 0.5], [1, 0]), ([20, 30], [20, 30]), ([], []),
    ([99.99], [100]),
  ])
  func wholePointsKeepTheSum(points: [Double], whole: [Int]) {
    #expect(wholePoints(points) == whole)
  }
}

/// Reads as mod_vpl does: a tag counts at the beginning of a line only, the last grade holds, a block is a comment.
private struct VPLConsumer {
  var grades: [String] = []
  var titles: [String] = []
  /// Lines that are nothing to it.
  var strangers: [String] = []

  init(_ text: String) {
    var isInBlock = false
    for line in text.split(separator: /\r\n|\r|\n/).map(String.init) {
      let bare = line.trimmingCharacters(in: .whitespaces)
      if isInBlock {
        isInBlock = bare != "--|>"
      } else if line.hasPrefix("Comment :=>>") {
        let comment = line.dropFirst("Comment :=>>".count)
        if comment.hasPrefix("-") { titles.append(String(comment)) }
      } else if bare == "<|--" {
        isInBlock = true
        strangers.append(line)
      } else if line.hasPrefix("Grade :=>>") {
        grades.append(line.dropFirst("Grade :=>>".count).trimmingCharacters(in: .whitespaces))
      } else {
        strangers.append(line)
      }
    }
  }
}

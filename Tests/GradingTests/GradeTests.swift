import ChatConformance
import Testing

@testable import Grading

/// What a submission gets, and why.
@Suite struct GradeTests {
  @Test func onlyWhatIsKeptBringsPoints() throws {
    let verdict = try Verdict.sample(
      broken: ["ROOM-9"], notShown: ["LOG-1": "its 30 s are over"], nowAndThen: ["ROOM-3"])
    let grade = try Grade.sample(verdict)
    let lost = ["ROOM-9", "LOG-1", "ROOM-3"].compactMap { grade.item($0) }
    #expect(lost.count == 3)
    #expect(lost.allSatisfy { $0.points == 0 && $0.worth > 0 })
    #expect(abs(grade.points + lost.reduce(0) { $0 + $1.worth } - 100) < 0.01)
  }

  @Test(arguments: [
    ("ROOM-9", "A heard nothing"), ("LOG-1", "not shown: its 30 s are over"),
    ("ROOM-3", "A heard nothing (2 of 5 times)"),
  ])
  func eachLossHasItsReason(id: String, words: String) throws {
    let verdict = try Verdict.sample(
      broken: ["ROOM-9"], notShown: ["LOG-1": "its 30 s are over"], nowAndThen: ["ROOM-3"])
    #expect(try Grade.sample(verdict).item(id)?.words == words)
  }

  @Test func aSecretGradeTellsNoAuthorWhatWasSaid() throws {
    let verdict = try Verdict.sample(broken: ["ROOM-9"], nowAndThen: ["ROOM-3"])
    let points = Points(for: .core, in: try library.get())
    let (open, secret) = (
      Grade(of: "kim", .judged(verdict), by: points),
      Grade(of: "kim", .judged(verdict), by: points, isSecret: true)
    )
    #expect(open.page.text.contains("A heard nothing") && !secret.page.text.contains("A heard nothing"))
    #expect(secret.item("ROOM-3")?.words == "broken (2 of 5 times)")
    #expect(secret.points == open.points)
  }

  /// A time-out costs what was not shown, and nothing else; and the author is told that it was one.
  @Test func aTimeOutKeepsWhatWasShown() throws {
    let verdict = try Verdict.sample(
      notShown: ["LOG-1": "its 30 s are over"], problem: "not everything was played: its 30 s are over")
    let grade = try Grade.sample(verdict)
    #expect(grade.points > 95 && grade.points < 100)
    #expect(grade.page.text.contains("time: not everything was played: its 30 s are over"))
    #expect(grade.page.text.contains("not shown: its 30 s are over"))
  }

  @Test func nothingIsKeptThatIsNotTold() throws {
    let silent = Verdict(
      program: "", started: "", seconds: 0, server: .init(framing: nil), requirements: [], causes: [],
      problems: [])
    #expect(try Grade.sample(silent).points == 0)
  }

  @Test(arguments: [Grade.Failure.noCommand, .notBuilt, .noServer, .noVerdict])
  func whoCouldNotBeJudgedGetsNothingAndIsToldWhy(failure: Grade.Failure) throws {
    let grade = Grade(
      of: "lee", .failed(failure, words: "cc: no"), by: Points(for: .core, in: try library.get()))
    #expect(grade.points == 0)
    #expect(grade.worth == 100)
    #expect(grade.page.text.contains("\(failure.rawValue): cc: no"))
  }
}

/// Why points have changed.
@Suite struct GradeChangeTests {
  private func changes(_ old: [Grade], _ new: [Grade]) -> String {
    GradeChange.all(from: old, to: new).map(\.text).joined(separator: "\n")
  }

  @Test func nothingIsSaidOfWhatIsTheSame() throws {
    let grade = try Grade.sample(.sample(broken: ["ROOM-9"]))
    #expect(changes([grade], [grade]) == "")
  }

  @Test func eachRequirementThatBringsOtherPointsIsExplained() throws {
    let old = try Grade.sample(.sample(broken: ["ROOM-9"]))
    let new = try Grade.sample(.sample(nowAndThen: ["ROOM-3"]))
    #expect(
      changes([old], [new]) == """
        kim: 96.67 before, 97 now
          ROOM-3   3 of 3 (kept); now 0 of 3 (A heard nothing (2 of 5 times))
          ROOM-9   0 of 3.33 (A heard nothing); now 3.33 of 3.33 (kept)
        """)
  }

  @Test func whoIsNewOrGoneIsTold() throws {
    let (kim, lee) = (try Grade.sample(.sample()), try Grade.sample(.sample(), name: "lee"))
    #expect(
      changes([kim], [lee]) == "kim: 100 before; not graded now\nlee: not graded before; now 100")
  }
}

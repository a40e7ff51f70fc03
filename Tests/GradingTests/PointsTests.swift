import ChatConformance
import SessionLanguage
import Testing

@testable import Grading

/// How many points each requirement is worth.
@Suite struct PointsTests {
  @Test(arguments: ServerClass.allCases)
  func unlessSomebodySaysOtherwiseAllIsWorthAHundred(claim: ServerClass) throws {
    let points = Points(for: claim, in: try library.get())
    #expect(abs(points.total - 100) < 1e-9)
    let claimed = points.shares.filter { ($0.requirement.serverClass ?? .hardened) <= claim }
    #expect(claimed.allSatisfy { $0.points > 0 })
    #expect(points.shares.filter { $0.points > 0 }.count == claimed.count)
  }

  @Test func aListGivesPointsToStagesAndToRequirements() throws {
    let points = try Points("# mine\njoins 12  # even\n\nROOM-1\t5\r\nROOM-9 0.5\n", in: library.get())
    func worth(_ id: String) -> Double? { points.shares.first { $0.requirement.id == id }?.points }
    #expect(points.total == 17.5)
    #expect(worth("ROOM-1") == 5)
    #expect(worth("ROOM-9") == 0.5)
    #expect(worth("MSG-1") == 12.0 / 5)
    #expect(worth("LOG-1") == 0)
  }

  @Test(arguments: [
    ("joins", 1, "expected a stage"), ("joins x", 1, "expected a stage"),
    ("\njoins -1", 2, "expected a stage"),
    ("joins nan", 1, "expected a stage"), ("joins inf", 1, "expected a stage"),
    ("joins 1 2", 1, "expected a stage"),
    ("room 1", 1, "room is no stage"), ("ROOM-999 1", 1, "ROOM-999 is no stage"),
    ("CLIENT-1 1", 1, "CLIENT-1 is no stage"), ("joins 1\njoins 2", 2, "joins stands twice"),
    ("ROOM-1 1\nROOM-1 1", 2, "ROOM-1 stands twice"), ("", 0, "no points at all"),
    ("joins 0", 0, "no points at all"),
  ])
  func whatCannotBeUnderstoodIsRefusedWithItsLine(text: String, line: Int, words: String) throws {
    let library = try library.get()
    let error = #expect(throws: PointsError.self) { try Points(text, in: library) }
    #expect(error?.line == line)
    #expect(error?.words.contains(words) == true)
  }

  /// What only servers without line ends must do cannot be lost by others, and brings nobody more.
  @Test(arguments: ["line", "bare"])
  func whatBindsTheOtherFramingOnlyCostsNobody(framing: String) throws {
    let whole = try Grade.sample(.sample(framing: framing))
    #expect(whole.points == 100)
    #expect((whole.item("FRAME-8") == nil) == (framing == "line"))
    #expect(whole.item("ROOM-3")?.stage == .relays)
    let relays = whole.sum(of: .relays)
    #expect(relays.points == 30 && relays.worth == 30)
  }
}

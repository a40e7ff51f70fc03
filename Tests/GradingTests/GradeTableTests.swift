import ChatConformance
import Foundation
import Testing

@testable import Grading

/// All grades of a class, for spreadsheets and programs.
@Suite struct GradeTableTests {
  private func line(_ name: String) throws -> String {
    let csv = GradeTable([try .sample(.sample(broken: ["ROOM-9"]), name: name)]).csv
    return String(csv.split(separator: "\r\n", maxSplits: 1)[1])
  }

  @Test func spreadsheetsKnowItForUTF8() throws {
    let csv = GradeTable([try .sample(.sample(), name: "김")]).csv
    #expect(Array(csv.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
    #expect(csv.hasPrefix("\u{FEFF}name,points,of,outcome,joins,relays,ends,log,broken,not shown,words\r\n"))
    #expect(csv.hasSuffix("\r\n김,100,100,judged,20,30,30,20,,,\r\n"))
  }

  @Test(arguments: [
    ("kim", "kim,"), ("a,b", "\"a,b\","), ("a\"b", "\"a\"\"b\","), ("=1+1", "'=1+1,"), ("+1", "'+1,"),
    ("-1", "'-1,"),
    ("@a", "'@a,"), ("=\"a\"", "\"'=\"\"a\"\"\","),
  ])
  func aNameIsACellAndNoFormula(name: String, beginning: String) throws {
    #expect(try line(name).hasPrefix(beginning))
  }

  @Test(arguments: ["a\nb", "a\rb", "a\r\nb"])
  func aLineEndStaysInItsCell(name: String) throws {
    let csv = GradeTable([try .sample(.sample(), name: name)]).csv
    #expect(csv.contains("\"\(name)\",100,"))
  }

  @Test func aProgramReadsPointsAndCauses() throws {
    let grades = [try Grade.sample(.sample(broken: ["ROOM-9"], causes: [("ROOM-9", "overlooks")]))]
    let text = try GradeTable(grades).json(ClassMap(of: grades, in: library.get()))
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [[String: Any]]])
    #expect(document["submissions"]?.first?["name"] as? String == "kim")
    #expect((document["submissions"]?.first?["requirements"] as? [String: Double])?["ROOM-9"] == 0)
    #expect(document["causes"]?.first?["submissions"] as? [String] == ["kim"])
  }
}

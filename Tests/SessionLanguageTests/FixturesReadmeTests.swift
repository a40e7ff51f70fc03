import Foundation
import SessionLanguage
import Testing

@Suite struct FixturesReadmeTests {
  @Test func `every example of the page is a session`() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/README.md")
    let lines = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n")
    var example: [String]?
    var examples = 0
    for (index, line) in lines.enumerated() {
      if line == "```session" {
        example = []
      } else if line == "```", let text = example?.joined(separator: "\n") {
        let firstLine = index - text.components(separatedBy: "\n").count + 1
        let session = try Session.parse(text, id: "example", file: "Fixtures/README.md", firstLine: firstLine)
        #expect(session.canonicalText == text + "\n")
        #expect(session.log?.line.map { lines[$0 - 1] } == "log")
        examples += 1
        example = nil
      } else {
        example?.append(line)
      }
    }
    #expect(examples == 2)
  }
}

import ChatConformance
import Testing

@testable import Grading

/// What is wrong in a class, and what a teacher says of it.
@Suite struct ClassMapTests {
  private func map() throws -> ClassMap {
    let points = Points(for: .core, in: try library.get())
    let grades = try [
      Grade.sample(.sample(broken: ["ROOM-4"], causes: [("ROOM-4", "trims")]), name: "kim"),
      Grade.sample(.sample(causes: [("ROOM-9", "overlooks"), ("ROOM-4", "trims")]), name: "lee"),
      Grade(of: "park", .failed(.notBuilt, words: "cc: no"), by: points),
    ]
    return ClassMap(of: grades, in: try library.get())
  }

  @Test func submissionsWithOneCauseStandTogetherTheMostFirst() throws {
    let map = try map()
    #expect(map.groups.map(\.key) == ["trims", "overlooks", "not built"])
    #expect(map.groups.map(\.names) == [["kim", "lee"], ["lee"], ["park"]])
    #expect(map.groups[0].words == "ROOM-4: a server that does trims")
    #expect(map.text.hasPrefix("2   ROOM-4: a server that does trims\n    kim, lee\n"))
    #expect(map.groups(of: "lee").map(\.key) == ["trims", "overlooks"])
  }

  @Test func aCommentIsMadeOnceAndKeptWhenItIsEdited() throws {
    var first = try Comments()
    first.add(Array(try map().groups.prefix(1)))
    #expect(first.comments == ["trims": "Mend ROOM-4."])
    let edited =
      first.text.replacing(#""Mend ROOM-4.""#, with: #""읽으세요: \"strip\" 없이\n두 줄""#) + "# a remark\n"
    var second = try Comments(edited)
    second.add(try map().groups)
    #expect(second.comments["trims"] == "읽으세요: \"strip\" 없이\n두 줄")
    #expect(second.comments["overlooks"] == "Mend ROOM-9.")
    #expect(second.text.hasPrefix(edited))
    #expect(try Comments(second.text).comments == second.comments)
  }

  @Test(
    arguments: [
      ("[a]\r\ncomment = \"x\\u00e9\\U0001F600\" # a remark", "xé😀"), ("[ 'a' ]", nil),
      ("['a']\ncomment = 'C:\\new'", "C:\\new"), ("[a]\ncomment = \"\"\"\none\n  two\"\"\"", "one\n  two"),
      ("[a]\ncomment = \"\"\"one \\\n   two\"\"\"\"", "one two\""),
      ("[a]\ncomment = '''\n'quoted' '''", "'quoted' "), ("[a]\ncomment = \"one\ntwo\"", nil),
      ("[a]\ncomment = \"\\x\"", nil), ("[a]\ncomment = \"\\uD800\"", nil), ("[a]\n[a]\n", nil),
      ("[a]\ncomment = ''\ncomment = ''", nil), ("[a] x", nil), ("[a]\ncomment = 'x", nil),
    ] as [(String, String?)])
  func aCommentMayBeWrittenInEachFormOfAString(text: String, comment: String?) {
    #expect((try? Comments(text))?.comments["a"] == comment)
  }

  @Test(arguments: ["[a\n", "a = 1\n", "[a]\ncomment = 1\n", "[a]\nremark = \"\"\n"])
  func aFileThatIsNoListOfCommentsIsRefused(text: String) {
    #expect(throws: CommentsError.self) { try Comments(text) }
  }

  @Test(arguments: ["", "ROOM-4", "no command", "a\"b", "가.나"])
  func anyKeyCanHaveAComment(key: String) throws {
    var comments = try Comments()
    let hint = "one\n\"two\"\\ \"\"\" \t\u{1}"
    comments.add([.init(key: key, words: "words\nmore", hint: hint, names: [])])
    #expect(try Comments(comments.text).comments == [key: hint])
  }

  @Test func theCommentStandsOnThePageOfWhomItConcerns() throws {
    let map = try map()
    let grade = try Grade.sample(.sample(broken: ["ROOM-4"]), name: "kim")
    let page = Page(of: grade, in: map.groups(of: "kim"), comments: ["trims": "Do not strip."])
    #expect(page.text.contains("ROOM-4: a server that does trims\n  Do not strip.\n"))
    #expect(!page.text.contains("ROOM-9: a server"))
  }
}

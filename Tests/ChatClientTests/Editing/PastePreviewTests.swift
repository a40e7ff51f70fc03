import ChatClient
import Testing

@Suite struct PastePreviewTests {
  @Test(arguments: [
    ("하나\r둘", ["하나", "둘"]), ("하나\n둘\n", ["하나", "둘"]), ("하나\r\n둘\r\n", ["하나", "둘"]),
    ("\n\na\n \n\t\nb\n\n", ["a", "b"]), ("a\u{85}b\nc\u{2028}d\u{B}", ["a\u{85}b", "c\u{2028}d\u{B}"]),
    ("  a\n\tb ", ["  a", "\tb "]),
  ])
  func linesAreThoseOfTheText(text: String, lines: [String]) {
    #expect(PastePreview(text)?.lines == lines)
  }

  @Test(arguments: ["", "하나", "하나\n", "\n\r\n", "\n하나\r\n\n"])
  func oneLineNeedsNoAsking(text: String) { #expect(PastePreview(text) == nil) }

  @Test func moreCanBePastedBehindIt() {
    var preview = PastePreview("a\nb\n")
    preview?.add("c\n\nd")
    #expect(preview?.lines == ["a", "b", "c", "d"])
  }

  /// The cursor stands behind the question.
  @Test func allIsShownWhereThereIsRoom() {
    let picture = PastePreview("하나\n둘")?.picture(rows: 8)
    #expect(picture == Picture(prompt: "| 하나\n| 둘\nEnter sends 2 lines, Escape drops them "))
  }

  @Test(arguments: [1, 2, 3, 8, 24])
  func thePictureFitsTheScreen(rows: Int) throws {
    let lines = (0..<100).map { "\($0)" }
    let preview = try #require(PastePreview(lines.joined(separator: "\n")))
    let shown = preview.picture(rows: rows).prompt.split(separator: "\n")
    #expect(shown.count <= max(2, rows - 1))
    #expect(shown.last == "Enter sends 100 lines, Escape drops them ")
    #expect(shown.dropLast().last == "| ... and \(100 - shown.count + 2) more")
    #expect(shown.dropLast(2).elementsEqual(lines.prefix(shown.count - 2).map { "| \($0)" }) { $0 == $1 })
  }
}

import SessionLanguage
import Testing

@Suite struct TextNotationTests {
  /// The text that A hears.
  private func heard(_ notation: String) throws -> Text {
    guard case .observation(.message(_, let text)) = try Sample.steps("A < " + notation).first else {
      Issue.record("not heard: \(notation)")
      return Text([])
    }
    return text
  }

  private func printed(_ text: Text) -> String {
    let step = Step.observation(.message(.some(["A"]), text))
    let session = Session(id: "core/x", title: "T", covers: ["ROOM-1"], given: ["A"], steps: [step])
    return String(session.canonicalText.split(separator: "\n").last?.dropFirst("A < ".count) ?? "")
  }

  static let bytes: [(String, [UInt8])] = [
    (#""\n\r\t\"\\""#, [0x0A, 0x0D, 0x09, 0x22, 0x5C]),
    (#""\x00\xff\xFE""#, [0x00, 0xFF, 0xFE]),
    (#""\u{7B}\u{1F600}\u{0}\u{AC00}""#, [0x7B, 0xF0, 0x9F, 0x98, 0x80, 0x00, 0xEA, 0xB0, 0x80]),
    (#""\xEA\xB0\x80""#, [0xEA, 0xB0, 0x80]),
    (#""a" "b""#, [0x61, 0x62]),
    (#"" a ""#, [0x20, 0x61, 0x20]),
    (#""}""#, [0x7D]),
    (#"a\n"b""#, [0x61, 0x5C, 0x6E, 0x22, 0x62, 0x22]),
    ("a\tb", [0x61, 0x09, 0x62]),
    ("a}  \\b", [0x61, 0x7D, 0x20, 0x20, 0x5C, 0x62]),
    ("\u{AC00}", [0xEA, 0xB0, 0x80]),
    ("\u{1100}\u{1161}", [0xE1, 0x84, 0x80, 0xE1, 0x85, 0xA1]),
    ("␠", [0xE2, 0x90, 0xA0]),
  ]

  @Test(arguments: TextNotationTests.bytes)
  func `a text gives its bytes`(notation: String, bytes: [UInt8]) throws {
    #expect(try heard(notation) == Text([.bytes(bytes)]))
  }

  static let holes: [(String, [Piece])] = [
    ("{A}", [.port("A")]),
    ("{A.ip}:{A}", [.address("A"), .bytes([0x3A]), .port("A")]),
    (#""{any}\n""#, [.any, .bytes([0x0A])]),
    ("{0..7}", [.counter(0...7)]),
    ("{7..7}{any}", [.counter(7...7), .any]),
    (#""a" "b" * 2 "c""#, [.bytes([0x61]), .repeated([0x62], count: 2), .bytes([0x63])]),
    (#""ab" * 1000000"#, [.repeated([0x61, 0x62], count: 1_000_000)]),
  ]

  @Test(arguments: TextNotationTests.holes)
  func `a text has holes and repetitions`(notation: String, pieces: [Piece]) throws {
    #expect(try heard(notation) == Text(pieces))
    #expect(printed(Text(pieces)).utf8.elementsEqual(notation.utf8))
  }

  @Test(arguments: [
    ("plain", "plain"), (" a", #"" a""#), ("a ", #""a ""#), ("", #""""#), ("\"", #""\"""#), ("a\"", "a\""),
    ("closed", #""closed""#), ("since joining", #""since joining""#), ("{", #""\u{7B}""#),
    ("a\tb", #""a\tb""#),
    ("\u{1B}\u{7F}", #""\x1B\x7F""#),
    ("\u{85}\u{2028}\u{202E}\u{FEFF}", #""\u{85}\u{2028}\u{202E}\u{FEFF}""#),
    ("a\\", "a\\"), ("{\\", #""\u{7B}\\""#), ("👨‍👩‍👧", "👨‍👩‍👧"), ("# a", "# a"), ("␠", "␠"), ("\r\n", #""\r\n""#),
  ])
  func `a text is written without quotes where that is possible`(text: String, notation: String) {
    #expect(printed(.bytes(text)).utf8.elementsEqual(notation.utf8))
  }

  @Test func `bytes that are not UTF-8 are written one by one`() {
    #expect(printed(Text([.bytes([0x61, 0xEA, 0xB0]), .any, .bytes([0x80])])) == #""a\xEA\xB0{any}\x80""#)
  }

  @Test func `the pieces of a text are merged, so that equal texts are equal`() {
    #expect(Text([.bytes([1]), .bytes([]), .bytes([2])]) == Text([.bytes([1, 2])]))
    #expect(Text([.bytes([])]).pieces.isEmpty)
  }
}

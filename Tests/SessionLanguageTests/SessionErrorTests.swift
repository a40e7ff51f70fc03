import SessionLanguage
import Testing

/// What is wrong with a file, and where, as `LINE:COLUMN: expected …, found …`.
@Suite struct SessionErrorTests {
  private func errors(of text: String) -> [String] {
    Sample.errors(of: text).map { String($0.dropFirst("x.session:".count)) }
  }

  /// The errors of a session whose first step stands in line 5.
  private func errors(below text: String) -> [String] {
    errors(of: "title: T\ncovers: ROOM-1\ngiven: A B\n\n" + text)
  }

  static let headers: [(String, [String])] = [
    ("", [#"1:1: expected "title: …" in the header, found the end of the file"#]),
    ("\n", [#"1:1: expected "title: …" in the header, found the end of the file"#]),
    ("title: T", [#"1:9: expected "covers: …" in the header, found the end of the file"#]),
    ("title: T\n\n", [#"2:1: expected "covers: …" in the header, found an empty line"#]),
    (
      "title: T\ncovers: ROOM-1 \n",
      ["2:16: expected the id of a requirement, as in ROOM-3, found the end of the line"]
    ),
    ("title:T\ncovers: ROOM-1", [#"1:7: expected a blank and what it says, found "T""#]),
    (
      "Title: T\ncovers: ROOM-1",
      [#"1:1: expected title:, covers:, needs:, given: or an empty line, found "Title:""#]
    ),
    ("title: \ncovers: ROOM-1", ["1:8: expected what it says after one blank, found the end of the line"]),
    (
      "title: T \ncovers: ROOM-1",
      ["1:9: expected a title, visible and without a blank at its end, found a blank at the end of the line"]
    ),
    (
      "title: T\tU\ncovers: ROOM-1",
      ["1:9: expected a title, visible and without a blank at its end, found a tab"]
    ),
    ("title: T\ntitle: U\ncovers: ROOM-1", ["2:1: expected title once, found title again"]),
    ("title: T\ncovers: room-1", [#"2:9: expected the id of a requirement, as in ROOM-3, found "room-1""#]),
    ("title: T\ncovers: ROOM-01", [#"2:9: expected the id of a requirement, as in ROOM-3, found "ROOM-01""#]),
    (
      "title: T\ncovers: ROOM-1  ROOM-2",
      ["2:16: expected the id of a requirement, as in ROOM-3, found a blank"]
    ),
    ("title: T\ncovers: ROOM-1 ROOM-1", ["2:16: expected each word once, found ROOM-1 again"]),
    ("title: T\ncovers: ROOM-1\nneeds: line bare", ["3:13: expected one of line and bare, found both"]),
    (
      "title: T\ncovers: ROOM-1\nneeds: hardened",
      [#"3:8: expected line, bare, log or launch, found "hardened""#]
    ),
    ("title: T\ncovers: ROOM-1\ngiven: A b", [#"3:10: expected the name of a client, as in A, found "b""#]),
    ("title: T\ncovers: ROOM-1\ngiven: A A", ["3:10: expected each word once, found A again"]),
    (
      " title: T\ncovers: ROOM-1",
      ["1:1: expected a line of the header at the start of the line, found a blank"]
    ),
    (
      "title: T\ncovers: ROOM-1\nA joins",
      [#"3:1: expected title:, covers:, needs:, given: or an empty line, found "A""#]
    ),
    (
      "title: T\nwants: x\n\nA joy",
      [
        #"2:1: expected title:, covers:, needs:, given: or an empty line, found "wants:""#,
        #"4:3: expected joins, leaves, half-closes, resets, stalls, reads, ">", ">>" or "<", found "joy""#,
      ]
    ),
    (
      "\u{FEFF}title: T\ncovers: ROOM-1",
      [#"1:1: expected title:, covers:, needs:, given: or an empty line, found "\u{FEFF}title:""#]
    ),
    (
      "title: \u{7}\ncovers: ROOM-1",
      [#"1:8: expected a title, visible and without a blank at its end, found "␇""#]
    ),
  ]

  @Test(arguments: SessionErrorTests.headers)
  func `a header that cannot be read is told`(text: String, expected: [String]) {
    #expect(errors(of: text) == expected)
  }

  static let steps: [(String, [String])] = [
    ("A >> joins", [#"5:6: expected a string in quotes, found "joins""#]),
    ("A B >> x", [#"5:5: expected another client's name or "<", found ">>""#]),
    ("A B > x", [#"5:5: expected another client's name or "<", found ">""#]),
    ("A joins ", ["5:8: expected the end of the line, found a blank at the end of the line"]),
    ("A  joins", ["5:3: expected what A does after one blank, found a blank"]),
    ("A", ["5:2: expected a blank and what A does, found the end of the line"]),
    ("A ", ["5:3: expected what A does after one blank, found the end of the line"]),
    ("a joins", [#"5:1: expected a step (a client's name, all, server, together, log, opening), found "a""#]),
    (
      "A join",
      [#"5:3: expected joins, leaves, half-closes, resets, stalls, reads, ">", ">>" or "<", found "join""#]
    ),
    ("A < ", ["5:5: expected a text after the blank, found the end of the line"]),
    ("A <", ["5:4: expected a blank and a text, found the end of the line"]),
    ("A <  x", ["5:5: expected a text in quotes, because it begins with a blank, found a blank"]),
    (
      "A < x ",
      ["5:6: expected a text in quotes, because it ends in a blank, found a blank at the end of the line"]
    ),
    (
      "\tA joins",
      ["5:1: expected a step (a client's name, all, server, together, log, opening), found a tab"]
    ),
    ("  A joins", ["5:1: expected a step at the start of the line, found a blank"]),
    (
      "A\tjoins",
      [#"5:1: expected a step (a client's name, all, server, together, log, opening), found "A␉joins""#]
    ),
    ("A B", [#"5:4: expected a blank and another client's name or "<", found the end of the line"#]),
    ("A B A < x", ["5:5: expected each client once, found A again"]),
    ("all > x", [#"5:5: expected "<", found ">""#]),
    ("all", [#"5:4: expected a blank and "<", found the end of the line"#]),
    ("all ", [#"5:5: expected "<" after one blank, found the end of the line"#]),
    ("server", ["5:7: expected a blank and stops, starts or is killed, found the end of the line"]),
    ("server  stops", ["5:8: expected stops, starts or is killed after one blank, found a blank"]),
    ("server dies", [#"5:8: expected stops, starts or is killed, found "dies""#]),
    ("together x", ["5:9: expected the end of the line, found a blank"]),
  ]

  @Test(arguments: SessionErrorTests.steps)
  func `a step that cannot be read is told`(text: String, expected: [String]) {
    #expect(errors(below: text) == expected)
  }

  static let texts: [(String, [String])] = [
    ("A >> x", [#"5:6: expected a string in quotes, found "x""#]),
    (#"A >> """#, ["5:6: expected bytes to send, found an empty string"]),
    (
      #"A >> "a" |"#,
      ["5:9: expected * and a number, another string, | and a segment or the end of the line, found a blank"]
    ),
    (
      #"A >> "a"|"b""#,
      [#"5:9: expected * and a number, another string, | and a segment or the end of the line, found "|"b"""#]
    ),
    (#"A >> "a" "b"#, [#"5:12: expected " at the end of the string, found the end of the line"#]),
    (#"A > "a" * 1"#, [#"5:11: expected a number from 2 to 1000000, found "1""#]),
    (#"A > "a" * 1000001"#, [#"5:11: expected a number from 2 to 1000000, found "1000001""#]),
    (#"A > "a" * 02"#, [#"5:11: expected a number from 2 to 1000000, found "02""#]),
    (#"A > "a" *"#, ["5:8: expected * and a number, another string or the end of the line, found a blank"]),
    (#"A > "{A}" * 2"#, ["5:5: expected a string of bytes before *, found one with holes"]),
    (#"A > "" * 2"#, ["5:5: expected a string of bytes before *, found an empty one"]),
    (
      #"A > "abcdefghijklmnopqrstuvwxyz" * 1000000"#,
      ["5:5: expected at most 16777216 bytes, found 26 bytes 1000000 times"]
    ),
    (#"A > "a"x"#, [#"5:8: expected * and a number, another string or the end of the line, found "x""#]),
    (#"A > "\q""#, [#"5:6: expected one of \n \r \t \" \\ \xHH \u{…}, found "\q""#]),
    (#"A > "\x4""#, [#"5:6: expected one of \n \r \t \" \\ \xHH \u{…}, found "\x4"""#]),
    (#"A > "\"#, [#"5:6: expected one of \n \r \t \" \\ \xHH \u{…}, found "\""#]),
    (#"A > "\u{D800}""#, [#"5:6: expected one of \n \r \t \" \\ \xHH \u{…}, found "\u{D800}""#]),
    (#"A > "\u{1234567}""#, [#"5:6: expected one of \n \r \t \" \\ \xHH \u{…}, found "\u{1234567}""#]),
    (#"A > "\u41""#, [#"5:6: expected one of \n \r \t \" \\ \xHH \u{…}, found "\u""#]),
    ("A > {", [#"5:5: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{""#]),
    ("A > a{b}c", [#"5:6: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{b}""#]),
    ("A > {A", [#"5:5: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{A""#]),
    (#"A > "{A""#, [#"5:6: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{A"""#]),
    ("A > {any}", ["5:5: expected bytes to send, found {any}"]),
    (#"A >> "{any}""#, ["5:7: expected bytes to send, found {any}"]),
    ("A > {1..2}{3..4}", ["5:11: expected one counter in a line, found another"]),
    (#"A >> "{1..2}" | "{3..4}""#, ["5:18: expected one counter in a line, found another"]),
    ("A > {2..1}", [#"5:5: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{2..1}""#]),
    ("A > {01..2}", [#"5:5: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{01..2}""#]),
    ("A > {1...2}", [#"5:5: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{1...2}""#]),
    ("A > {1..1000001}", [#"5:5: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{1..1000001}""#]),
    ("A > a\u{1B}b", [#"5:6: expected something visible (in quotes, \u{1B}), found "␛""#]),
    ("A > a\u{202E}b", [#"5:6: expected something visible (in quotes, \u{202E}), found "\u{202E}""#]),
    ("A > \"a\u{85}\"", [#"5:7: expected something visible (in quotes, \u{85}), found "\u{85}""#]),
    ("A > a\rb", [#"5:6: expected something visible (in quotes, \u{D}), found "␍""#]),
  ]

  @Test(arguments: SessionErrorTests.texts)
  func `a text that cannot be read is told`(text: String, expected: [String]) {
    #expect(errors(below: text) == expected)
  }

  static let blocks: [(String, [String])] = [
    ("together", ["5:9: expected indented lines below, found none"]),
    ("together\n  server stops", [#"6:3: expected a client's name, found "server""#]),
    ("together\n  A < x", [#"6:5: expected joins, leaves, half-closes, resets, ">" or ">>", found "<""#]),
    (
      "together\n  A stalls",
      [#"6:5: expected joins, leaves, half-closes, resets, ">" or ">>", found "stalls""#]
    ),
    ("together\n  A >> \"a\" | \"b\"", ["6:5: expected one segment inside together, found 2 segments"]),
    ("together\n A > x", ["6:2: expected two blanks or more before it, found one"]),
    ("together\n A > x\n    A > y\n", ["6:2: expected two blanks or more before it, found one"]),
    (
      "together\n   A > x\n  A > y\n    A > z",
      [
        "7:3: expected 3 blanks before it, as above, found 2",
        "8:5: expected 3 blanks before it, as above, found 4",
      ]
    ),
    ("all < in any order", ["5:19: expected indented lines below, found none"]),
    (
      "all < since joining\n  x",
      [#"5:7: expected the names of those who join, and not all, before since joining, found "since""#]
    ),
    (
      #"A < "closed" x"#,
      ["5:13: expected * and a number, another string or the end of the line, found a blank"]
    ),
    (
      "all < in any order\n  closed",
      [#"6:3: expected a text in quotes, because it is a word of the language, found "closed""#]
    ),
    (
      "log\n  in that order\n    in that order",
      [#"7:5: expected a text in quotes, because it is a word of the language, found "in that order""#]
    ),
    ("log\n  in that order", ["6:16: expected indented lines below, found none"]),
    ("log\n  a\n    b", ["7:5: expected 2 blanks before it, as above, found 4"]),
    ("log\n  in that order\n    x\n     y\n  z", ["8:6: expected 4 blanks before it, as above, found 5"]),
    ("log\n x", ["6:2: expected two blanks or more before it, found one"]),
    ("log\n  x\nA joins", [#"7:1: expected the end of the file after the block log, found "A""#]),
    ("opening", ["5:8: expected indented lines below, found none"]),
    ("opening\n  x\nlog", [#"7:1: expected the end of the file after the block opening, found "log""#]),
    ("log\n  x ", ["6:4: expected ␠ for the blank at the end, found a blank at the end of the line"]),
    (
      "log\n  \"x\" y",
      ["6:6: expected * and a number, another string or the end of the line, found a blank"]
    ),
    ("log\n  x\nlog\n  y", [#"7:1: expected the end of the file after the block log, found "log""#]),
  ]

  @Test(arguments: SessionErrorTests.blocks)
  func `a block that cannot be read is told`(text: String, expected: [String]) {
    #expect(errors(below: text) == expected)
  }

  static let several: [(String, [String])] = [
    (
      "A joy\n  x\nB joy",
      [
        #"5:3: expected joins, leaves, half-closes, resets, stalls, reads, ">", ">>" or "<", found "joy""#,
        #"7:3: expected joins, leaves, half-closes, resets, stalls, reads, ">", ">>" or "<", found "joy""#,
      ]
    ),
    ("A > 유저{", [#"5:7: expected {A}, {A.ip}, {any}, {1..200} or "\u{7B}", found "{""#]),
    ("A joins\r", ["5:8: expected a lone LF at the end of each line, found CR LF"]),
    (
      "A > x\r\nA > y\r\nB jumps\r",
      [
        "5:6: expected a lone LF at the end of each line, found CR LF",
        #"7:3: expected joins, leaves, half-closes, resets, stalls, reads, ">", ">>" or "<", found "jumps""#,
      ]
    ),
  ]

  @Test(arguments: SessionErrorTests.several)
  func `the parser goes on after an error, and tells all of them`(text: String, expected: [String]) {
    #expect(errors(below: text) == expected)
  }

  @Test func `bytes that are not UTF-8 are told with their line`() {
    let bytes = Array("title: T\ncovers: ROOM-1\ngiven: A\n\nA > 유".utf8) + [0xEC, 0x9C, 0x0A, 0xFF, 0x0A]
    #expect(
      Sample.errors(of: bytes) == [
        "x.session:5:6: expected UTF-8, found \\xEC\\x9C", "x.session:6:1: expected UTF-8, found \\xFF",
      ])
  }

  @Test(arguments: ["core", "line", "hardened"])
  func `the folder of a session is a class`(name: String) throws {
    let session = try Session.parse(Sample.header, id: name + "/x", file: "x.session")
    #expect(session.folder == name)
  }

  @Test func `a folder that is no class is told`() {
    let error = #expect(throws: SessionErrors.self) {
      try Session.parse(Sample.header, id: "cores/x", file: "Fixtures/cores/x.session")
    }
    #expect(
      error?.description
        == "Fixtures/cores/x.session:1:1: expected one of the folders core, line, hardened, found cores/x")
  }

  @Test(arguments: [
    ("A > 유저 1:{b}", "    A > 유저 1:{b}", "               ^"),
    ("A joins\t", "    A joins␉", "      ^"),
    ("A > \u{1F600}\u{1B}", "    A > 😀␛", "          ^"),
    ("A >", "    A >", "       ^"),
    (#"A > "\\\q""#, #"    A > "\\\q""#, "           ^"),
    ("A > \u{1112}\u{1161}{", #"    A > \u{1112}\u{1161}{"#, "                        ^"),
    (
      "A > " + String(repeating: "가", count: 200) + "{",
      "    …" + String(repeating: "가", count: 48) + "{", "     " + String(repeating: " ", count: 96) + "^"
    ),
  ])
  func `the caret stands under the place`(line: String, source: String, caret: String) {
    let error = #expect(throws: SessionErrors.self) {
      try Session.parse("title: T\ncovers: ROOM-1\ngiven: A\n\n" + line, id: "core/x", file: "x.session")
    }
    let shown = error?.shown.split(separator: "\n").map(String.init)
    #expect(shown?.count == 3)
    #expect(shown?.first == error?.description)
    #expect(shown?.dropFirst().first?.utf8.elementsEqual(source.utf8) == true, "\(shown ?? [])")
    #expect(shown?.last == caret)
  }
}

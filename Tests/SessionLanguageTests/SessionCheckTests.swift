import Testing

/// What cannot be played, or would be judged by chance.
@Suite struct SessionCheckTests {
  /// The errors of a session in which A and B are there, and whose first step stands in line 5.
  private func errors(below text: String, needs: String = "launch") -> [String] {
    Sample.errors(of: "covers: ROOM-1\ntitle: T\ngiven: A B\nneeds: \(needs)\n" + "\n" + text)
      .map { String($0.dropFirst("x.session:".count)) }
  }

  static let refused: [(String, [String])] = [
    ("C > x", ["6:1: expected a client that has joined, found C, who has not"]),
    ("C leaves", ["6:1: expected a client that has joined, found C, who has not"]),
    ("C stalls", ["6:1: expected a client that has joined, found C, who has not"]),
    ("A joins", ["6:1: expected a new name for who joins, found A, who joined in line 3"]),
    ("A leaves\nA joins", ["7:1: expected a new name for who joins, found A, who joined in line 3"]),
    (
      "A leaves\nB < x\nA > x\nA > y",
      ["8:1: expected a client that is connected, found A, whose connection ended in line 6"]
    ),
    (
      "A half-closes\nA > x",
      ["7:1: expected a client that is connected, found A, whose connection ended in line 6"]
    ),
    (
      "A < closed\nA > x",
      ["7:1: expected a client that is connected, found A, whose connection ended in line 6"]
    ),
    ("C < x", ["6:1: expected a client that has joined, found C, who has not"]),
    ("A C < x", ["6:3: expected a client that has joined, found C, who has not"]),
    (
      "A leaves\nA < x",
      ["7:1: expected a client that is connected, found A, whose connection ended in line 6"]
    ),
    ("A > {C}", ["6:5: expected a client that has joined, found C, who has not"]),
    ("A < {C.ip} {C}", ["6:5: expected a client that has joined, found C, who has not"]),
    (
      "log\n  {C}\n  {A}\n  in that order\n    {D.ip}",
      [
        "7:3: expected a client that has joined, found C, who has not",
        "10:5: expected a client that has joined, found D, who has not",
      ]
    ),
    ("opening\n  {C}", ["7:3: expected a client that has joined, found C, who has not"]),
    ("A > x\nB > y", ["7:1: expected an observation (<) of what A does in line 6, found an act of B"]),
    ("C joins\nD joins", ["7:1: expected an observation (<) of what C does in line 6, found an act of D"]),
    ("A leaves\nB leaves", ["7:1: expected an observation (<) of what A does in line 6, found an act of B"]),
    (
      "A > x\ntogether\n  B > y",
      ["7:1: expected an observation (<) of what A does in line 6, found an act of another"]
    ),
    (
      "A > x\nserver stops",
      ["7:1: expected an observation (<) of what A does in line 6, found an act of another"]
    ),
    (
      "A > x\nA > y\nB resets\nA < z",
      ["8:1: expected an observation (<) of what A does in line 7, found an act of B"]
    ),
    (
      "together\n  A > x\nA > y",
      ["8:1: expected an observation (<) of what line 6 does together, found another act"]
    ),
    ("together\n  A > x", ["6:1: expected an observation (<) after together, found none"]),
    (
      "together\n  A > x\nserver is killed",
      ["8:1: expected an observation (<) of what line 6 does together, found another act"]
    ),
    (
      "together\n  C joins\n  C > {D}\n  E leaves\nall < x",
      [
        "8:7: expected a client that has joined, found D, who has not",
        "9:3: expected a client that has joined, found E, who has not",
      ]
    ),
    (
      "C joins\nA < x\nC < since joining\n  x",
      ["8:1: expected a client that joined in together, right before, found C, who did not"]
    ),
    (
      "together\n  C joins\nall < x\nA > y\nC < since joining\n  x",
      ["10:1: expected a client that joined in together, right before, found C, who did not"]
    ),
    (
      "together\n  C joins\nA C < since joining\n  {A}",
      ["8:1: expected a client that joined in together, right before, found A, who did not"]
    ),
    (
      #"A >> "a" | "b""#,
      ["6:1: expected a whole line that A sent and heard before its segments, found none"]
    ),
    (
      "B leaves\nA > x\nA < x\nA >> \"a\" | \"b\"",
      [
        "7:1: expected an observation (<) of what B does in line 6, found an act of A",
        "9:1: expected another client that listens while A sends segments, found none",
      ]
    ),
    (
      "A > x\nB < x\nA >> \"a\" | \"b\"",
      ["8:1: expected a whole line that A sent and heard before its segments, found none"]
    ),
    (
      "A >> \"a\"\nall < a\nA >> \"b\" | \"c\"",
      ["8:1: expected a whole line that A sent and heard before its segments, found none"]
    ),
    (
      "B stalls\nA > x\nA < x\nA >> \"a\" | \"b\"",
      ["9:1: expected another client that listens while A sends segments, found none"]
    ),
    ("A stalls\nA < x", ["7:1: expected a client that reads, found A, who stalls since line 6"]),
    ("A stalls\nall < x", ["7:1: expected a client that reads, found A, who stalls since line 6"]),
    ("A stalls\nA stalls", ["7:1: expected a client that reads, found A, who stalls since line 6"]),
    ("A reads", ["6:1: expected a client that stalls, found A, who does not"]),
    ("server starts", ["6:1: expected a server that has stopped, found one that runs"]),
    ("server stops\nserver stops", ["7:1: expected a server that runs, found one that ended in line 6"]),
    ("server stops\nC joins", ["7:1: expected a server that runs, found one that ended in line 6"]),
    ("server stops\nA > x", ["7:1: expected a server that runs, found one that ended in line 6"]),
    (
      "server is killed\nserver starts\nA < closed\nA > x",
      ["9:1: expected a client that is connected, found A, whose connection ended in line 6"]
    ),
    ("A leaves\nB < x\nB leaves\nall < x", ["9:1: expected a client that is connected, found none"]),
  ]

  static let accepted: [String] = [
    "A > x\nA > y\nA leaves\nB < z\nB leaves", "A leaves\nB < x\nB leaves\nC joins\nC < x\nD joins",
    "A half-closes\nB < x\nA < closed", "A resets\nB < {A}", "A > x\nA < x\nB < x\nB > y",
    "together\n  A > x\n  B > y\nall < in any order\n  x\n  y\nA > z",
    "together\n  A leaves\n  B leaves\nC joins",
    "together\n  A > x\n  C joins\nA B < in any order\n  x\nC < since joining\n  x\nA > y",
    "together\n  C joins\n  C > x\nA < x\nC < since joining\n  x",
    "A > x\nA B < x\nA >> \"a\" | \"b\\n\"", "A >> \"x\\n\"\nall < x\nA >> \"a\" | \"b\\n\"",
    "A >> \"x\" \"\\n\" * 2\nA < in one order\n  x\nA >> \"a\" | \"b\\n\"",
    "A stalls\nB > x\nB < x\nA reads\nA < x", "A stalls\nA reads\nall < x",
    "server stops\nall < closed\nserver starts\nC joins\nC < x\nall < y",
    "server is killed\nserver starts\nC joins",
    "A leaves\nB < x\nlog\n  {A} {A.ip}", "A < closed\nB < {A}", "A < x\nB < y\nall < z",
    "A > x\nall < in any order\n  x", "A half-closes\nB < x\nall < y",
  ]

  @Test(arguments: SessionCheckTests.refused)
  func `a conversation that cannot be played is told`(text: String, expected: [String]) {
    #expect(errors(below: text) == expected)
  }

  @Test(arguments: SessionCheckTests.accepted)
  func `a conversation that can be played is none of the check's business`(text: String) {
    #expect(errors(below: text) == [])
  }

  @Test func `who starts and stops the server says so in the header`() {
    #expect(
      errors(below: "server stops\nserver starts", needs: "log") == [
        "6:1: expected needs: launch in the header for a step of the server, found none",
        "7:1: expected needs: launch in the header for a step of the server, found none",
      ])
  }

  @Test func `a bare session cuts without a whole line before`() {
    #expect(errors(below: #"A >> "a" | "b""#, needs: "bare") == [])
  }

  @Test func `a file that cannot be read is not checked as a conversation`() {
    #expect(errors(below: "C > x\nA jumps").map { $0.prefix { $0 != " " } } == ["7:3:"])
  }
}

import ClientConformance
import Foundation
import Testing
import WaitingTrait

/// No right client fails, of whatever kind it is.
@Suite(.waits) struct RightClientTests {
  @Test(arguments: [(false, 75), (true, 38)])
  func ourOwnClientIsRight(isPlain: Bool, sessions: Int) throws {
    #expect(try Clients.expectRight(Clients.own(plain: isPlain)) >= sessions)
  }

  @Test(arguments: [(false, 75), (true, 37)])
  func ourOwnClientIsRightUnderItsOwnNick(isPlain: Bool, sessions: Int) throws {
    #expect(try Clients.expectRight(Clients.own(plain: isPlain, options: ["{host}", "{port}"])) >= sessions)
  }

  @Test func ourOwnClientIsRightWhereItsUserSaysWhereToConnect() throws {
    #expect(try Clients.expectRight(Clients.own(plain: false, options: [])) >= 75)
  }

  @Test(arguments: [(false, 75), (true, 38)])
  func aClientInPythonIsRight(isPlain: Bool, sessions: Int) throws {
    #expect(try Clients.expectRight(Clients.python("client.py", plain: isPlain)) >= sessions)
  }

  /// A few lines with input() and a thread; the terminal itself edits its lines.
  @Test(arguments: [(false, 24), (true, 20)])
  func aClientOfTwoThreadsIsRightInWhatItClaims(isPlain: Bool, sessions: Int) throws {
    var client = Clients.python("threads.py", plain: isPlain)
    client.claim = ids([1, 2, 3, 4, 5, 9, 33, 35] + (isPlain ? [] : [7]))
    client.skip = ["client/say-what-*"]
    #expect(try Clients.expectRight(client) >= sessions)
  }

  @Test func aClientThatFillsTheScreenIsRightInWhatItClaims() throws {
    var client = Clients.python("windows.py", plain: false)
    client.claim = ids([1, 2, 4, 5, 7, 9, 15, 32, 33, 34, 35])
    // Its line has one row, and is edited at its end.
    client.skip = ["client/say-what-was-edited", "client/half-typed-line-of-two-rows"]
    #expect(try Clients.expectRight(client) >= 38)
  }

  /// It adds no nick.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/nc.openbsd")))
  func netcatIsRightInWhatItClaims() throws {
    var client = ClientAssignment(ClientCommand(words: ["/bin/nc.openbsd", "-N", "{host}", "{port}"]))
    client.habits.hasTerminal = false
    client.habits.takesNick = false
    client.claim = ids([5, 33, 35])
    #expect(try Clients.expectRight(client) >= 14)
  }

  @Test func whatAClientSaysItCannotDoIsNoFault() throws {
    let client = ClientAssignment(ClientCommand(words: ["/bin/sh", "-c", "exit 127"]))
    let results = try Clients.results(client)
    #expect(results.count >= 80 && results.filter(\.isSkipped).count == results.count)
  }

  @Test(arguments: ["sleep 1000", "exit 0", "exit 1", "cat", "kill -9 $$"], [true, false])
  func aClientThatDoesNothingPassesNothing(command: String, isPlain: Bool) throws {
    try expectNothing(of: command, isPlain: isPlain) { _ in }
    try expectNothing(of: command, isPlain: isPlain) { habits in
      habits.takesNick = false
      habits.connectBy = "/connect {host} {port}"
      habits.connectsWhenTold = true
    }
  }

  private func expectNothing(
    of command: String, isPlain: Bool, _ change: (inout ClientHabits) -> Void
  ) throws {
    var client = ClientAssignment(ClientCommand(words: ["/bin/sh", "-c", command, "{nick}"]))
    client.habits.hasTerminal = !isPlain
    change(&client.habits)
    client.timeout = .milliseconds(50)
    client.startUpTime = .zero
    // They are given up at their first step, and need no patience.
    client.skip = ["client/leaving-gives-up", "client/backoff", "client/named-in-plain"]
    let results = try Clients.results(client)
    #expect(!results.filter(\.hasFailed).isEmpty)
    #expect(results.filter { $0.outcome == .passed }.map(\.session.id) == [])
  }

  private func ids(_ numbers: [Int]) -> Set<String> { Set(numbers.map { "CLIENT-\($0)" }) }
}

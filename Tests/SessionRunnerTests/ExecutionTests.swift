import SessionLanguage
import Testing

@testable import SessionRunner

/// What is kept of all that was seen in a session.
@Suite struct ExecutionTests {
  /// Who is told of, where these heard something in this order, each at its line; A is the one who spoke.
  private func told(_ kind: Symptom.Kind, _ heard: [(name: String, line: Int)]) throws -> [String] {
    var execution = Execution(session: Session(id: "core/x", title: "T", covers: ["ROOM-3"], steps: []))
    for (name, line) in heard {
      var failure = Failure(
        .wrong, kind, .message(isOwn: name == "A"), name,
        evidence: .stream(try #require(ClientName(name)), expected: [], actual: [], offset: 0))
      failure.line = line
      execution.add(failure)
    }
    return execution.failures.map(\.summary)
  }

  @Test(arguments: ["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"])
  func whoWasReadFirstInAStepChangesNothing(order: String) throws {
    #expect(try told(.altered, order.map { (String($0), 6) }) == ["A", "B"])
  }

  @Test func whatWasSeenInAnEarlierStepStaysFirst() throws {
    #expect(try told(.altered, [("C", 6), ("B", 7), ("A", 7)]) == ["C", "A"])
  }

  /// What was given up together is told in an order of its own.
  @Test func whatIsMissingStaysAsItWasTold() throws {
    #expect(try told(.missing, [("C", 6), ("B", 6), ("A", 6)]) == ["C", "A"])
  }
}

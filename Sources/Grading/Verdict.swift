import ChatConformance

/// What a run said of a server, as far as a grade needs it; it is read from the run's JSON report.
package struct Verdict: Decodable, Sendable {
  package enum State: String, Decodable, Sendable {
    case kept, broken
    case notShown = "not shown"
  }

  package struct Rate: Decodable, Hashable, Sendable {
    package let failed: Int
    package let played: Int
  }

  package struct Evidence: Decodable, Sendable {
    /// The session that shows it.
    package let session: String
    /// What was seen, in a sentence.
    package let symptom: String
  }

  package struct Requirement: Decodable, Sendable {
    package let id: String
    package let state: State
    /// Why it is not shown.
    package let reason: String?
    package let evidence: Evidence?
    /// How often it happened, where that was now and then.
    package let rate: Rate?
  }

  package struct Fault: Decodable, Sendable {
    /// The name of a known mistake, which never changes.
    package let fault: String
    /// What a server with it does: it goes on from "a server that".
    package let habit: String
  }

  package struct Named: Decodable, Sendable {
    package let id: String
  }

  package struct Cause: Decodable, Sendable {
    package let requirements: [Named]
    /// Known mistakes that nothing tells apart here.
    package let faults: [Fault]
    package let hint: String?
  }

  package struct Server: Decodable, Sendable {
    /// Where its messages end; nil where it was not found out.
    package let framing: String?
  }

  package struct Note: Decodable, Sendable {
    package let topic: String
    package let text: String
  }

  package let program: String
  /// As ISO 8601 has it.
  package let started: String
  package let seconds: Double
  package let server: Server
  package let requirements: [Requirement]
  /// In the order in which they should be mended.
  package let causes: [Cause]
  /// What fails the run beside its sessions, such as that its time was up.
  package let problems: [Note]

  /// What is said of a requirement; nil where nothing is.
  package func requirement(_ id: String) -> Requirement? { requirements.first { $0.id == id } }
}

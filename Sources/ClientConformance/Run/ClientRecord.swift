import ChatConformance
import FoundationEssentials
import SessionLanguage

/// A whole run as a value: which client it judged, how, and what came of it.
package struct ClientRecord: Sendable {
  /// What is said of a requirement.
  package enum State: Sendable {
    case kept
    /// These sessions show it.
    case broken([ClientResult])
    case notShown(reason: String)
  }

  /// Those that every client has.
  package let requirements: [Requirement]
  /// The client's words; none where a person used it.
  package let command: [String]
  package let hasTerminal: Bool
  package let started: Date
  package var duration: Duration = .zero
  /// In the order of the library.
  package var results: [ClientResult] = []
  /// Whether it was told to stop.
  package var isBrokenOff = false

  package init(of assignment: ClientAssignment, by library: ClientLibrary, started: Date) {
    requirements = library.requirements
    command = assignment.command.words
    hasTerminal = assignment.habits.hasTerminal
    self.started = started
  }

  /// The sessions about a requirement, and those that show that it is broken.
  package func sessions(of requirement: Requirement) -> [ClientResult] {
    results.filter { $0.session.covers.contains(requirement.id) || $0.broken.contains(requirement.id) }
  }

  package func state(of requirement: Requirement) -> State {
    let about = sessions(of: requirement)
    let failed = about.filter { $0.broken.contains(requirement.id) }
    if !failed.isEmpty { return .broken(failed) }
    if about.contains(where: { $0.outcome == .passed }) { return .kept }
    if let other = about.lazy.flatMap(\.broken).first { return .notShown(reason: "\(other) is broken") }
    let none = requirement.unitTest == nil ? "no session about it was selected" : "no session can show it"
    return .notShown(reason: about.lazy.compactMap(\.reason).first ?? none)
  }

  /// Under which nicks of its own it spoke, as they may be shown; an empty one where it added none.
  package var ownNicks: [String] { Set(results.compactMap(\.ownNick)).map { Visible($0).text }.sorted() }

  package var passed: Int { results.count { $0.outcome == .passed } }
  package var failed: Int { results.count(where: \.hasFailed) }
  package var skipped: Int { results.count(where: \.isSkipped) }

  /// What the program ends with: 0 where everything that was claimed has passed.
  package var status: Int32 {
    if isBrokenOff { return ExitStatus.cannotGoOn }
    return failed > 0 || passed == 0 ? 1 : 0
  }
}

extension ClientResult {
  package var hasFailed: Bool { failure != nil }
  package var isSkipped: Bool { reason != nil }

  package var failure: ClientFailure? {
    if case .failed(let failure) = outcome { failure } else { nil }
  }

  /// The requirements that it shows to be broken.
  package var broken: [String] {
    failure.map { failure in failure.breaks.map { [$0] } ?? session.covers } ?? []
  }

  /// Why it was skipped; nil where it was not.
  package var reason: String? {
    if case .skipped(let reason) = outcome { reason } else { nil }
  }
}

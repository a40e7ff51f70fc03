import ChatConformance
import ChatProtocol
import ClientConformance
import Mutants
import SessionLanguage

/// The table of requirements, the mutants that break just them, and the sessions that catch those.
enum TraceabilityPage {
  private static let head = """
    # Traceability

    A requirement counts as tested only if a mutant that breaks just it dies on a session that cites it. This page shows
    each of those mutants and the shortest such session, one of the requirement's own class where there is one. Where no session can observe a requirement for certain, a unit
    test covers it. What is asked of clients is proved by the clients of `Tests/Clients`, with one mistake each. A test keeps
    the page true: `RECORD=1 swift test --filter MutantTests` writes it anew. `make prove` plays every session against every
    mutant and to every such client, and prints who catches what.

    | requirement | class | a server that … | fails |
    |---|---|---|---|

    """

  static func text(_ trials: [Trial], _ library: Library) -> String {
    head + library.requirements.flatMap { rows(for: $0, trials, library) }.map { $0 + "\n" }.joined()
  }

  /// The requirements on servers that a session could observe and that no mutant of their own proves to be tested.
  static func untested(_ trials: [Trial], _ library: Library) -> [String] {
    library.requirements.filter { requirement in
      requirement.serverClass != nil && requirement.unitTest == nil
        && !proofs(of: requirement, trials).contains { $0.session(of: requirement, library) != nil }
    }.map(\.id)
  }

  private static func rows(for requirement: Requirement, _ trials: [Trial], _ library: Library) -> [String] {
    let head = "| \(requirement.id) | \(requirement.serverClass?.rawValue ?? "client") |"
    if let test = requirement.unitTest { return ["\(head) | unit test `\(test)` |"] }
    if requirement.serverClass == nil { return ["\(head) | `\(clientSession(for: requirement))` |"] }
    return proofs(of: requirement, trials).map { trial in
      let summary = trial.mutant.summary.replacing("|", with: "\\|")
      let session = trial.session(of: requirement, library) ?? trial.aimed.first?.session
      return "\(head) \(summary) (`\(trial.mutant.name)`) | `\(session?.id ?? "")` |"
    }
  }

  /// A session that wrong clients fail: those of `Tests/Clients`.
  private static func clientSession(for requirement: Requirement) -> String {
    let sessions = (try? ClientLibrary.embedded())?.sessions ?? []
    return sessions.filter { $0.covers.contains(requirement.id) }.map(\.id).min() ?? ""
  }

  /// The trials of the mutants that break the requirement and nothing else, one for each mutant.
  private static func proofs(of requirement: Requirement, _ trials: [Trial]) -> [Trial] {
    Mutant.all.filter { $0.breaks == [requirement.id] }.compactMap { mutant in
      trials.first {
        $0.mutant.name == mutant.name && $0.framing == mutant.framings.first && !$0.aimed.isEmpty
      }
    }
  }
}

extension Trial {
  /// The shortest session of the requirement's own class that fails: whoever claims just that class is judged by such.
  fileprivate func session(of requirement: Requirement, _ library: Library) -> Session? {
    aimed.map(\.session).first { $0.serverClass == requirement.serverClass }
  }
}

import ChatConformance
import ChatProtocol
import SessionScript

/// The table of requirements, the faults that break just them, and the sessions that catch those.
enum TraceabilityPage {
  private static let head = """
    # Traceability

    A requirement counts as tested only if a fault that breaks just it dies on a session that cites it. This page shows
    those faults and sessions; the numbers behind them say how many more sessions that cite the requirement catch the
    fault. Where no session can observe a requirement for certain, a unit test covers it. A test keeps the page true:
    `RECORD=1 swift test --filter FaultTests` writes it anew.

    | requirement | class | a server that … | fails |
    |---|---|---|---|

    """

  static func text(_ trials: [Trial], _ library: Library) -> String {
    head + library.requirements.flatMap { rows(for: $0, trials) }.map { $0 + "\n" }.joined()
  }

  /// The requirements that a session could observe and that no fault of their own proves to be tested.
  static func untested(_ trials: [Trial], _ library: Library) -> [String] {
    library.requirements.filter { $0.unitTest == nil && proofs(of: $0, trials).isEmpty }.map(\.id)
  }

  private static func rows(for requirement: Requirement, _ trials: [Trial]) -> [String] {
    let head = "| \(requirement.id) | \(requirement.serverClass?.rawValue ?? "client") |"
    if let test = requirement.unitTest { return ["\(head) | unit test `\(test)` |"] }
    return proofs(of: requirement, trials).map { trial in
      let more = trial.aimed.count > 1 ? " + \(trial.aimed.count - 1)" : ""
      let habit = trial.fault.habit.replacing("|", with: "\\|")
      return "\(head) \(habit) (`\(trial.fault.name)`) | `\(trial.aimed.first?.session.id ?? "")`\(more) |"
    }
  }

  /// The trials of the faults that break the requirement and nothing else, one for each fault.
  private static func proofs(of requirement: Requirement, _ trials: [Trial]) -> [Trial] {
    Fault.all.filter { $0.breaks == [requirement.id] }.compactMap { fault in
      trials.first {
        $0.fault.name == fault.name && $0.framing == fault.framings.first && !$0.aimed.isEmpty
      }
    }
  }
}

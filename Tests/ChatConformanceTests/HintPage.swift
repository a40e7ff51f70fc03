import ChatConformance
import Mutants

/// The table of mutants, what a run against each names as broken, and the hint that is shown.
struct HintPage {
  struct Row {
    let mutant: Mutant
    /// Nil where the run has found nothing wrong.
    let sureness: Cause.Sureness?
    /// Whether it is the mutant, or what it breaks, that is named.
    let isNamed: Bool
    /// What is named as broken.
    let named: [String]
    /// To which the hint belongs; nil where none is shown.
    let hinted: String?
  }

  let library: Library
  let rows: [Row]

  /// A row for each mutant, of the first cause that its run has found.
  init(library: Library, runs: [String: MutantRun]) {
    self.library = library
    rows = Mutant.all.map { mutant in
      let diagnosis = runs[mutant.name]?.diagnosis ?? Diagnosis()
      let cause = diagnosis.causes.first
      return Row(
        mutant: mutant, sureness: cause?.sureness, isNamed: diagnosis.names(mutant),
        named: diagnosis.causes.map(\.requirement.id),
        hinted: cause.flatMap { $0.requirement.hint == nil ? nil : $0.requirement.id })
    }
  }

  var text: String {
    """
    # Hints

    What is said first of a server with each mutant: what it breaks, and what usually leads to that.
    `RECORD=1 swift test --filter DiagnosisTests` writes it anew; then read what has changed, as its author would.

    | mutant | | named | hint |
    |---|---|---|---|

    """ + rows.map { line(for: $0) + "\n" }.joined()
  }

  private func line(for row: Row) -> String {
    let hint = row.hinted.flatMap(library.requirement).map { "\($0.id): \($0.hint ?? "")" } ?? ""
    let sureness = row.sureness?.rawValue ?? "nothing found"
    return "| \(row.mutant.name) | \(sureness) | \(row.named.joined(separator: " ")) | \(hint) |"
  }
}

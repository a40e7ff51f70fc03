import ChatConformance
import Localization

/// What one submission gets, and why.
package struct Grade: Sendable {
  /// What became of the submission.
  package enum Outcome: Sendable {
    case judged(Verdict)
    /// There was nothing to judge, or no judgement; in words.
    case failed(Failure, words: String)
  }

  /// Why there is no verdict.
  package enum Failure: String, Sendable {
    case noCommand = "no command"
    case notBuilt = "not built"
    case noServer = "no server"
    /// The judge itself came to no end; the submission is not to blame, and a person has to look.
    case noVerdict = "no verdict"
  }

  /// A requirement in a grade.
  package struct Item: Sendable {
    package let requirement: Requirement
    package let stage: Stage
    package let state: Verdict.State
    /// Why points were lost, in a sentence; nil where none were.
    package let words: String?
    /// What it could bring.
    package let worth: Double

    package var points: Double { state == .kept ? worth : 0 }
  }

  /// What the submission is called.
  package let name: String
  package let outcome: Outcome
  package let items: [Item]
  /// What it could have got.
  package let worth: Double

  /// In a secret one no session is betrayed: of what is broken it says no more than that it is.
  package init(of name: String, _ outcome: Outcome, by points: Points, isSecret: Bool = false) {
    self.name = name
    self.outcome = outcome
    worth = points.total.inHundredths
    let verdict: Verdict? = if case .judged(let verdict) = outcome { verdict } else { nil }
    items = points.shares(binding: verdict).map { share in
      let found = verdict?.requirement(share.requirement.id)
      return Item(
        requirement: share.requirement, stage: share.stage, state: found?.state ?? .notShown,
        words: Self.words(found, outcome, isSecret)?.translated, worth: share.points)
    }
  }

  /// To the hundredth.
  package var points: Double { items.reduce(0) { $0 + $1.points }.inHundredths }

  package var verdict: Verdict? { if case .judged(let verdict) = outcome { verdict } else { nil } }

  private static func words(
    _ found: Verdict.Requirement?, _ outcome: Outcome, _ isSecret: Bool
  ) -> String? {
    if case .failed(let failure, let words) = outcome {
      return "\(failure.rawValue.translated): \(words.translated)"
    }
    guard let found else { return "not shown: it was not asked for, or the server speaks the other framing" }
    switch found.state {
    case .kept: return nil
    case .notShown: return "not shown: \(found.reason ?? "no session came to its end")"
    case .broken:
      let often = found.rate.map { " " + "(\($0.failed) of \($0.played) times)".translated } ?? ""
      return (isSecret ? "broken" : found.evidence?.symptom ?? "broken").translated + often
    }
  }
}

extension Double {
  /// Rounded, so that sums of shares say what was meant.
  var inHundredths: Double { (self * 100).rounded() / 100 }

  /// Without an end that says nothing: `20`, `13.5`, `6.67`.
  package var short: String {
    let text = "\(inHundredths)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

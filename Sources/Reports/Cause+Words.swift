import ChatConformance

// A cause in words, for people and machines alike.
extension Cause {
  /// What the server is like: a sentence, or one and a list, a line each; none where what was seen says it all.
  package var likeness: [String] {
    guard let only = mutants.first else {
      if case .flaw = failure.evidence { return [] }
      let isUnlike = sureness == .unsure
      return [
        isUnlike
          ? "No known mistake is quite like it."
          : "Several known mistakes look like this; the hint fits them all."
      ]
    }
    let doubt: String? = sureness == .certain ? nil : sureness == .likely ? "most likely" : "perhaps"
    guard mutants.count > 1 else {
      return [
        doubt.map { "Your server behaves \($0) like one that \(only.summary)." }
          ?? "Your server behaves like one that \(only.summary)."
      ]
    }
    let head =
      doubt.map { "Your server behaves \($0) like one of these:" } ?? "Your server behaves like one of these:"
    return [head] + mutants.map { "- one that \($0.summary)" }
  }

  /// The same as one text, of several lines where it has a list, or what was seen.
  var words: String {
    if case .flaw(let flaw) = failure.evidence, likeness.isEmpty { return "\(flaw.words)." }
    return likeness.joined(separator: "\n")
  }

  /// What it is in a line, where that is known: the one mistake that it is like.
  var name: String? {
    guard let only = mutants.first, mutants.count == 1 else { return nil }
    return sureness == .certain
      ? "Like one that \(only.summary)." : "Most likely like one that \(only.summary)."
  }
}

extension Diagnosis {
  /// What is wrong with the server as to a requirement.
  func cause(of requirement: Requirement) -> Cause? { causes.first { $0.requirement == requirement } }
}

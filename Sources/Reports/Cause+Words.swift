import ChatConformance

// A cause in words, for people and machines alike.
extension Cause {
  /// What the server is like; it says so where that is not sure.
  var words: String {
    if case .flaw(let flaw) = failures.first?.failure?.evidence {
      switch flaw {
      case .silent:
        return "Your server keeps its log to itself: nothing that happens is in it in time."
      case .missing: return "There is no log where the runner looks for it."
      case .unreadable: return "What stands where the log should be cannot be read."
      case .flood: return "Your server's log grows without an end."
      case .cp949, .carriageReturns, .notUTF8, .truncated: break
      }
    }
    return similarity
  }

  private var similarity: String {
    switch (sureness, mutants.isEmpty) {
    case (.certain, false): "Your server behaves like one that \(summaries)."
    case (.certain, true):
      "Your server behaves like one that breaks \(broken): several known mutants look like this."
    case (.likely, false): "Your server most likely \(summaries)."
    case (.unsure, false):
      "Not sure what is wrong here. Not all of it fits, but the nearest known server \(summaries)."
    case (.likely, true), (.unsure, true):
      "Not sure what is wrong here: no known fault is quite like it. It is about \(broken)."
    }
  }

  /// What usually leads to it, where there is something usual.
  var hint: String? {
    guard let first = failures.first, let failure = first.failure else { return nil }
    // Where the cause may be one of several, what the session is about comes first.
    let cited = first.session.covers.filter(requirements.contains)
    return Hint.text(for: failure, about: cited + requirements) ?? Hint.text(for: failure, in: first.session)
  }

  private var summaries: String { mutants.map(\.summary).joined(separator: ", or ") }

  private var broken: String { requirements.joined(separator: " and ") }
}

extension Diagnosis {
  /// What a session failed of; nil where it did not fail, or was not asked.
  func cause(of result: SessionResult) -> Cause? {
    causes.first { cause in cause.failures.contains { $0.session.id == result.session.id } }
  }
}

import ChatConformance

// A cause in words, for people and machines alike.
extension Cause {
  /// What the server is like; it says so where that is not sure.
  ///
  /// Where there are several mutants, a list follows, one a line.
  var words: String {
    if case .flaw(let flaw) = failure.evidence {
      switch flaw {
      case .silent:
        return "Your server keeps its log to itself: nothing that happens is in it in time."
      case .missing: return "There is no log where the runner looks for it."
      case .unreadable: return "What stands where the log should be cannot be read."
      case .flood: return "Your server's log grows without an end."
      case .cp949, .carriageReturns, .endless, .notUTF8, .truncated: break
      }
    }
    return similarity
  }

  private var similarity: String {
    switch (sureness, mutants.isEmpty) {
    case (.certain, false): "Your server behaves like \(likeThese)"
    case (.certain, true):
      "Your server behaves like one that breaks \(broken): several known faults look like this."
    case (.likely, false): "Your server is most likely \(likeThese)"
    case (.unsure, false):
      "Not sure what is wrong here. Not all of it fits, but the nearest known server is \(likeThese)"
    case (.likely, true), (.unsure, true):
      "Not sure what is wrong here: no known fault is quite like it. It is about \(broken)."
    }
  }

  /// The mutants: in a sentence where there is one, else one a line.
  private var likeThese: String {
    if let only = mutants.first, mutants.count == 1 { return "one that \(only.summary)." }
    return "one of these:\n" + mutants.map { "- one that \($0.summary)" }.joined(separator: "\n")
  }

  private var broken: String { requirement.id }
}

extension Diagnosis {
  /// What a session failed of; nil where it did not fail, or was not asked.
  func cause(of result: SessionResult) -> Cause? {
    causes.first { cause in cause.failures.contains { $0.session.id == result.session.id } }
  }
}

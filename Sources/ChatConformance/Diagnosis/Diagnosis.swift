import Mutants

/// What is wrong with a server, as far as its failures tell.
package struct Diagnosis: Sendable {
  package let causes: [Cause]

  /// Nothing is wrong.
  package init() { causes = [] }

  /// Finds the causes of the failures among what was claimed; it takes no time where there are none.
  package init(
    of results: [SessionResult], in circumstances: Circumstances, among mutants: [Mutant] = Mutant.all
  ) {
    var causes: [Cause] = []
    var rest = results.filter { $0.isClaimed && $0.wasPlayed && $0.known == nil }
    func add(_ cause: Cause) {
      causes.append(cause)
      let ids = Set(cause.failures.map(\.session.id))
      rest.removeAll { ids.contains($0.session.id) }
    }
    if let unread = Cause(ofUnreadableLogIn: rest) { add(unread) }
    for isFirst in [true, false, false] where rest.contains(where: { $0.failure != nil }) {
      let fits = Search(results: rest, circumstances: circumstances, mutants: mutants).nearest()
      guard let cause = Cause(of: rest, by: fits, maySpeakForAll: isFirst) else { break }
      add(cause)
    }
    while let cause = Cause(ofUnknownIn: rest) { add(cause) }
    self.causes = causes
  }
}

/// One thing that is wrong, and the failures that come of it.
package struct Cause: Sendable {
  package enum Sureness: String, Hashable, Sendable {
    /// All that was seen is what a known mutant makes seen, and nothing else is.
    case certain
    /// A known mutant accounts for all failures, though not for each byte, and for the passes.
    case likely
    case unsure
  }

  package let sureness: Sureness
  /// The known mutants that nothing tells apart here; none where no known one is near.
  package let mutants: [Mutant]
  /// What is broken.
  package let requirements: [String]
  /// In the order of the run, the one that shows it best before all others.
  package let failures: [SessionResult]
}

extension Cause {
  /// How many mutants are named beside each other; more are named by the requirement that they share.
  private static var mostNames: Int { 3 }

  /// A cause that the best of these mutants tells; nil where it tells too little.
  fileprivate init?(of results: [SessionResult], by fits: [Fit], maySpeakForAll: Bool) {
    guard let best = fits.first, best.alike > best.contradicted else { return nil }
    let equals = fits.filter { $0.distance == best.distance && $0.same == best.same }.map(\.mutant)
    let failures = results.filter { best.accounted[$0.session.id] != nil }
    let shared = Self.requirements(sharedBy: equals)
    let isNamed = best.same > 0 && equals.count <= Self.mostNames
    mutants = isNamed ? equals : []
    requirements = shared.isEmpty ? Self.requirements(ofAnyOf: equals) : shared
    sureness = maySpeakForAll && (isNamed || !shared.isEmpty) ? best.sureness : .unsure
    self.failures = failures.beginning(with: requirements)
  }

  /// What a log that cannot be read makes fail: nothing more is to be known of that.
  fileprivate init?(ofUnreadableLogIn results: [SessionResult]) {
    let failures = results.filter { result in
      switch result.failure?.evidence {
      case .flaw(.missing), .flaw(.unreadable), .flaw(.flood), .flaw(.silent): true
      case .flaw, .stream, .log, .some(.none), nil: false
      }
    }
    guard let first = failures.first else { return nil }
    self.init(
      sureness: .unsure, mutants: [],
      requirements: first.failure?.cited(in: first.session) ?? [],
      failures: failures)
  }

  /// What fails beside the requirement that most of the failures are about, where no known mutant is near.
  fileprivate init?(ofUnknownIn results: [SessionResult]) {
    let failures = results.filter { $0.failure != nil }
    let subjects = failures.map { $0.failure?.foundation ?? $0.session.covers.first ?? "" }
    let counts = Dictionary(subjects.map { ($0, 1) }, uniquingKeysWith: +)
    guard let subject = subjects.max(by: { counts[$0, default: 0] < counts[$1, default: 0] }) else {
      return nil
    }
    let own = zip(failures, subjects).filter { $0.1 == subject }.map(\.0)
    self.init(sureness: .unsure, mutants: [], requirements: [subject], failures: own)
  }

  private static func requirements(ofAnyOf mutants: [Mutant]) -> [String] {
    mutants.flatMap(\.breaks).reduce(into: []) { ids, id in if !ids.contains(id) { ids.append(id) } }
  }

  private static func requirements(sharedBy mutants: [Mutant]) -> [String] {
    (mutants.first?.breaks ?? []).filter { id in mutants.allSatisfy { $0.breaks.contains(id) } }
  }
}

extension Fit {
  /// How sure it is that the server has this mutant, or one that nothing tells apart from it.
  fileprivate var sureness: Cause.Sureness {
    if distance == 0 { return .certain }
    let isWhole = unexplained == 0 && contradicted == 0
    return isWhole && same > 0 && alike == accounted.count ? .likely : .unsure
  }
}

extension [SessionResult] {
  /// The same, the first that is about one of these requirements, or else cites one, put first.
  fileprivate func beginning(with requirements: [String]) -> Self {
    let index =
      firstIndex { $0.session.covers.first.map(requirements.contains) ?? false }
      ?? firstIndex { !$0.session.covers.allSatisfy { !requirements.contains($0) } } ?? startIndex
    guard index < endIndex else { return self }
    return [self[index]] + self[..<index] + self[(index + 1)...]
  }
}

import ChatProtocol
import FoundationEssentials
import Generator
import Mutants
import SessionLanguage
import SessionRunner

/// A whole run as a value: whom it judged, how, and what came of it.
package struct RunRecord: Sendable {
  package struct Server: Sendable {
    /// Nil where the server was to be started, and was not.
    package var host: String?
    package var port: UInt16?
    /// What started it; nil where it was there.
    package var command: String?

    package init(host: String? = nil, port: UInt16? = nil, command: String? = nil) {
      self.host = host
      self.port = port
      self.command = command
    }
  }

  package var server: Server
  package let started: Date
  package var duration: Duration = .zero
  /// What the server's messages end in; nil where it was not found out.
  package var framing: Framing?
  /// What was claimed, or what was found to be claimed; nil where there was no server.
  package var claim: ServerClass?
  /// Whether the claim was made in so many words: what could not be checked breaks it then.
  package var claimIsExplicit = false
  /// The log's path; nil where there was none.
  package var log: String?
  /// How everything that was said was cut.
  package var cutting = Cutting.whole
  /// The sessions that were generated; nil where the library's were played.
  package var generated: GeneratedSessions?
  /// Known failures that are no sessions.
  package var strangers: [KnownFailure] = []
  /// In the order in which they were played.
  package var results: [SessionResult] = []
  /// What is said of each requirement.
  package var assessment = Assessment()
  /// What the failures come of.
  package var diagnosis = Diagnosis()
  package var remarks: [Remark] = []
  /// What it can be judged by once more; nil where none was asked for, or too much was said for one.
  package var receipt: Receipt?
  /// Why there is no verdict.
  package var obstacle: Obstacle?
  /// Why something that was claimed was not played for lack of time; nil where nothing was left out for that.
  package var timeIsUp: String?

  package init(of server: Server, started: Date = Date()) {
    self.server = server
    self.started = started
  }

  package var summary: Summary { Summary(results) }

  /// What anything was drawn from.
  package var seed: UInt64? {
    if case .random(let seed) = cutting { seed } else { generated?.seed }
  }

  /// Whether anything was played: there are figures to tell then.
  package var tookPlace: Bool {
    switch obstacle {
    case nil, .brokenOff: true
    case .noServer, .nothingSelected: false
    }
  }

  /// What the program ends with: 0 where everything that was claimed has passed.
  package var status: Int32 {
    if let obstacle { return obstacle.status }
    return summary.failed == 0 && problems.isEmpty ? 0 : 1
  }
}

extension RunRecord {
  /// Everything that fails the run although no session failed by it.
  package var problems: [Problem] {
    if let obstacle { return [.noVerdict(obstacle)] }
    var problems: [Problem] = []
    if let timeIsUp { problems.append(.outOfTime(reason: timeIsUp)) }
    if summary.failed == 0, summary.passed == 0 { problems.append(.nothingPassed) }
    if claimIsExplicit, summary.skipped > 0 { problems.append(.claimNotKept(skipped: summary.skipped)) }
    for result in results {
      if let known = result.known, case .passed = result.outcome { problems.append(.passesNow(known)) }
    }
    return problems + strangers.map(Problem.noSuchSession)
  }
}

extension RunRecord {
  /// Plays what showed what is broken again, and what was thought of meanwhile.
  package typealias Confirming = (inout Assessment, _ trying: () -> [Session]) -> [SessionResult]

  /// Draws from the results what is to be said of each requirement, and of what is wrong; causes are searched for with
  /// so much work, or until it is told to stop.
  package mutating func assess(
    in library: Library, _ circumstances: Circumstances, among mutants: [Mutant] = Mutant.all,
    searching work: Int = Replays.mostWork, confirming confirm: Confirming = { _, _ in [] },
    isToldToStop: @escaping () -> Bool = { false }
  ) {
    let replays = Replays(in: circumstances, work: work, isToldToStop: isToldToStop)
    let assessed = { [claim] results in
      Assessment(of: results, in: library, claim: claim ?? .core, by: replays, among: mutants)
    }
    let first = assessed(results)
    assessment = first
    let experiments = confirm(&assessment) { [claim, results] in
      // What is found out meanwhile is not searched for again.
      let guess = Diagnosis(of: first, results, by: replays, among: mutants)
      let dialect = Dialect(
        framing: circumstances.framing, serverClass: claim ?? .core, canLaunch: false)
      return guess.experiments(in: dialect, by: replays)
    }
    let usual = setChanceAside(assessed, confirm)
    diagnosis = Diagnosis(of: assessment, usual, by: replays, among: mutants)
    diagnosis.take(experiments, by: replays)
    assessment.keepBroken(diagnosis.causes.map(\.requirement.id))
    assessment.charge(&results)
  }

  /// Assesses anew without what was chance, and gives the results without it.
  ///
  /// It accounts for nothing else and hides nothing: so the same server is told the same each time.
  private mutating func setChanceAside(
    _ assessed: ([SessionResult]) -> Assessment, _ confirm: Confirming
  ) -> [SessionResult] {
    var usual = results
    for _ in 0..<Self.mostLayersOfChance {
      let seldomSeen = assessment.seldomSeen
      guard !seldomSeen.isEmpty else { break }
      let others = usual.map { $0.without(seldomSeen) }
      var next = assessed(others)
      guard !next.broken.isEmpty else { break }
      next.takeOver(from: assessment)
      (assessment, usual) = (next, others)
      // What it had accounted for may be chance as well.
      _ = confirm(&assessment) { [] }
    }
    return usual
  }

  private static var mostLayersOfChance: Int { 3 }
}

extension SessionResult {
  /// What became of it when it did not show these, or would have.
  fileprivate func without(_ findings: [Finding]) -> Self {
    let own = findings.compactMap(\.evidence).filter { $0.results.contains { $0.session.id == session.id } }
    let others = own.filter { $0.results.first?.session.id == session.id }.compactMap(\.otherwise)
    var result = self
    if let other = others.min(by: { $0.failures.count < $1.failures.count }) {
      (result.failures, result.timeline) = (other.failures, other.timeline)
      result.logWasJudged = other.logWasJudged
    }
    let symptoms = Set(own.map(\.failure.symptom))
    result.failures.removeAll { symptoms.contains($0.symptom) }
    if !own.isEmpty { result.outcome = result.failures.first.map { .failed($0) } ?? .passed }
    return result
  }
}

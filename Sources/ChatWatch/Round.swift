import ChatConformance
import Dispatch
import Reports
import SessionLanguage

/// Builds a server and judges it, stage by stage, up to the first that is broken.
package struct Round: Sendable {
  /// What a round tells while it goes on.
  package enum News: Sendable {
    case building
    case notBuilt(Build.Failure)
    case judging([Stage])
    /// Something that must not be was seen, while the round goes on to find out what it comes of.
    case sighted(Sighting)
    case judged([Stage], RunRecord, [Progress])
  }

  let library: Library
  /// For a shell, with holes for `{host}` and `{port}`.
  let command: String
  let build: Build?
  /// More than any student's build takes.
  private static let longestBuild = Duration.seconds(600)

  package init(library: Library, command: String, build: String?) {
    self.library = library
    self.command = command
    self.build = build.map { Build($0, within: Self.longestBuild) }
  }

  /// Runs to its end, or until it is told to stop.
  func run(
    after last: Standing, isToldToStop: @escaping @Sendable () -> Bool,
    tell: @escaping @Sendable (News) -> Void
  ) {
    if let build {
      tell(.building)
      if let failure = build.failure(isToldToStop: isToldToStop) { return tell(.notBuilt(failure)) }
    }
    for legs in Leg.parts(after: last) {
      guard !isToldToStop() else { return }
      tell(.judging(legs.flatMap(\.stages)))
      let order = StopOrder()
      let isOver = { @Sendable in order.isGiven || isToldToStop() }
      let judged = legs.map { leg in LegRun { self.judged(leg, isOver) { tell(.sighted($0)) } } }
      for (leg, judged) in zip(legs, judged) {
        guard let record = judged.result(), !isOver() else { break }
        tell(.judged(leg.stages, record, record.assessment.progress(in: library)))
        if record.status != 0 { order.give() }
      }
      for judged in judged { _ = judged.result() }
      guard !isOver() else { return }
    }
  }

  private func judged(
    _ leg: Leg, _ isToldToStop: @escaping @Sendable () -> Bool, sighted: (Sighting) -> Void
  ) -> RunRecord {
    var assignment = Assignment(.launched(command: command))
    assignment.options.canLaunch = true
    assignment.options.claim = leg.claim
    assignment.options.selection = Selection(only: leg.sessions(in: library).map(\.id))
    // Who has just saved a file waits for this: two waits in vain, and what was begun by then.
    assignment.timeout = .seconds(1)
    assignment.timeToConfirm = .zero
    assignment.patience = .seconds(2.2)
    assignment.options.hurry = Hurry { time, act in
      let end = DispatchTime.now() + .milliseconds(Int(time.inMilliseconds))
      DispatchQueue.global().asyncAfter(deadline: end, execute: act)
    }
    assignment.judgesLog = leg.judgesLog
    assignment.network = .ownWhereNeeded
    assignment.isToldToStop = isToldToStop
    return withoutActuallyEscaping(sighted) { sighted in
      Judgement(of: library, assignment) { event in
        guard case .played(let result) = event, let failure = result.failure else { return }
        sighted(Sighting(failure: failure, result: result))
      }.judge()
    }
  }
}

import ChatProtocol
import SessionScript

/// A run played again in memory, against a server with a known fault.
///
/// Its clients have the ports that they had in the run, and say the fences that they said there, so that the same
/// fault shows by the same bytes.
struct Rehearsal {
  private let fault: Fault
  private let circumstances: Circumstances
  private var player: Player<MemoryStage<WrongServer>>
  private var surveyFailure: Failure?
  private var hasPlayed = false

  init(of fault: Fault, in circumstances: Circumstances) {
    self.fault = fault
    self.circumstances = circumstances
    player = Player(
      stage: Self.stage(for: fault, circumstances),
      patience: Patience(deadline: circumstances.deadline, budget: .seconds(1 << 20)),
      nonce: circumstances.nonce)
  }

  /// How well the fault accounts for the results; nil as soon as it does so worse than by the limit.
  mutating func fit(to results: [SessionResult], within limit: Int) -> Fit? {
    var fit = Fit(fault: fault)
    surveyFailure = survey(results.first)
    for result in results {
      fit.add(result, failure(in: result))
      if fit.distance > limit { return nil }
    }
    return fit
  }

  private mutating func survey(_ first: SessionResult?) -> Failure? {
    if let first, first.isSurvey { player.stage.ports = first.ports }
    // A run does not know the framing until it has looked.
    player.stage.terminator = []
    let failure = player.survey().failure
    player.stage.terminator = circumstances.framing.terminator
    return failure.map { player.settled($0, isFirst: true) }
  }

  /// How the session fails here; nil where it passes.
  private mutating func failure(in result: SessionResult) -> Failure? {
    if result.isSurvey || surveyFailure != nil { return surveyFailure }
    var failure = play(result)
    if failure?.verdict == .late { failure = play(result) }
    failure = failure.map { player.settled($0, isFirst: !hasPlayed) }
    hasPlayed = true
    if circumstances.renews, result.failure != nil { player.stage = Self.stage(for: fault, circumstances) }
    return failure
  }

  private mutating func play(_ result: SessionResult) -> Failure? {
    player.stage.ports = result.ports
    if let fence = result.firstFence { player.fences = fence - 1 }
    return player.play(result.session).failure
  }

  private static func stage(
    for fault: Fault, _ circumstances: Circumstances
  ) -> MemoryStage<WrongServer> {
    var stage = MemoryStage(hasLog: circumstances.hasLog) { fault.server(circumstances.framing) }
    stage.terminator = circumstances.framing.terminator
    return stage
  }
}

extension SessionResult {
  /// The ports of its clients, in the order of their joining.
  fileprivate var ports: [UInt16] {
    timeline.compactMap { moment in
      guard case .joined(let endpoint) = moment.what else { return nil }
      return endpoint.port
    }
  }

  /// The number of the first fence in it.
  fileprivate var firstFence: Int? {
    timeline.lazy.compactMap { moment in
      guard case .sent(let bytes) = moment.what else { return nil }
      return Fence.number(of: bytes)
    }.first
  }
}

import ChatProtocol
import Mutants
import SessionRunner

/// A run played again in memory, against a server with a known mutant.
///
/// Its clients have the ports that they had in the run, and say the fences that they said there, so that the same
/// mutant shows by the same bytes.
struct Replay {
  private let mutant: Mutant
  private let circumstances: Circumstances
  private var runner: Runner<MemoryTransport<MutantServer>>
  private var surveyFailure: Failure?
  private var hasPlayed = false

  init(of mutant: Mutant, in circumstances: Circumstances) {
    self.mutant = mutant
    self.circumstances = circumstances
    runner = Runner(
      transport: Self.transport(for: mutant, circumstances),
      timeouts: Timeouts(deadline: circumstances.deadline, budget: .seconds(1 << 20)),
      nonce: circumstances.nonce)
  }

  /// How well the mutant accounts for the results; nil as soon as it does so worse than by the limit.
  mutating func fit(to results: [SessionResult], within limit: Int) -> Fit? {
    var fit = Fit(mutant: mutant)
    surveyFailure = survey(results.first)
    for result in results {
      fit.add(result, failure(in: result))
      if fit.distance > limit { return nil }
    }
    return fit
  }

  private mutating func survey(_ first: SessionResult?) -> Failure? {
    if let first, first.isSurvey { runner.transport.ports = first.ports }
    // A run does not know the framing until it has looked.
    runner.transport.terminator = []
    let failure = runner.survey().failure
    runner.transport.terminator = circumstances.framing.terminator
    return failure.map { runner.settled($0, isFirst: true) }
  }

  /// How the session fails here; nil where it passes.
  private mutating func failure(in result: SessionResult) -> Failure? {
    if result.isSurvey || surveyFailure != nil { return surveyFailure }
    var failure = play(result)
    if failure?.verdict == .late { failure = play(result) }
    failure = failure.map { runner.settled($0, isFirst: !hasPlayed) }
    hasPlayed = true
    if circumstances.renews, result.failure != nil {
      runner.transport = Self.transport(for: mutant, circumstances)
    }
    return failure
  }

  private mutating func play(_ result: SessionResult) -> Failure? {
    runner.transport.ports = result.ports
    if let fence = result.firstFence { runner.skipFences(to: fence - 1) }
    return runner.play(result.session).failure
  }

  private static func transport(
    for mutant: Mutant, _ circumstances: Circumstances
  ) -> MemoryTransport<MutantServer> {
    var transport = MemoryTransport(hasLog: circumstances.hasLog) { mutant.server(circumstances.framing) }
    transport.terminator = circumstances.framing.terminator
    return transport
  }
}

extension SessionResult {
  /// The ports of its clients, in the order of their joining.
  fileprivate var ports: [UInt16] {
    timeline.compactMap { event in
      guard case .joined(let endpoint) = event.what else { return nil }
      return endpoint.port
    }
  }

  /// The number of the first fence in it.
  fileprivate var firstFence: Int? {
    timeline.lazy.compactMap { event in
      guard case .sent(let bytes) = event.what else { return nil }
      return Fence.number(of: bytes)
    }.first
  }
}

import ChatProtocol
import Mutants
import SessionRunner

/// Plays sessions of a run again in memory, against a server with a known mistake.
///
/// Its clients have the ports that they had in the run, and say the fences that they said there, so that the same
/// mistake shows by the same bytes.
struct Replay {
  private let mutants: [Mutant]
  private let circumstances: Circumstances

  init(of mutants: Mutant..., in circumstances: Circumstances) {
    self.init(of: mutants, in: circumstances)
  }

  /// Against a server with all of them.
  init(of mutants: [Mutant], in circumstances: Circumstances) {
    self.mutants = mutants
    self.circumstances = circumstances
  }

  /// Whether just what was seen in the session is seen here, on a fresh server or on one that clients have left.
  func makesAll(of result: SessionResult) -> Bool {
    [false, true].contains { isUsed in
      let made = failures(in: result, isUsed: isUsed)
      return made.map(\.symptom) == result.failures.map(\.symptom)
        && zip(made, result.failures).allSatisfy { $0.evidence.isSame(as: $1.evidence) }
    }
  }

  /// How the symptom shows in the session here; nil where it does not.
  func failure(_ symptom: Symptom, in result: SessionResult) -> Failure? {
    [false, true].lazy.compactMap { isUsed in
      var replayed = result
      replayed.failures = failures(in: result, isUsed: isUsed)
      return replayed.primaryFailure(symptom.normalized)
    }.first
  }

  /// What is otherwise than it must be in the session; played on a fresh server, or on one that two clients have left.
  func failures(in result: SessionResult, isUsed: Bool = false) -> [Failure] {
    let transport = MemoryTransport(hasLog: circumstances.hasLog) {
      var server = MutantServer(framing: circumstances.framing)
      for mutant in mutants { mutant.spoil(&server) }
      return server
    }
    var runner = Runner(
      transport: transport,
      timeouts: Timeouts(deadline: circumstances.deadline, budget: .seconds(1 << 20)),
      nonce: circumstances.nonce)
    runner.isAlone = circumstances.renews
    if isUsed { _ = runner.survey() }
    runner.transport.terminator = circumstances.framing.terminator
    runner.transport.ports = result.ports
    if let fence = result.firstFence { runner.skipFences(to: fence - 1) }
    let failures = runner.play(result.session).failures
    return failures.map { runner.settled($0, isFirst: false) }
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

import ChatProtocol
import Mutants
import SessionRunner

/// Plays sessions of a run again in memory, against a server with a known mistake.
///
/// Its clients have the ports that they had in the run, and say the fences that they said there, so that the same
/// mistake shows by the same bytes.
struct Replay {
  private let mutant: Mutant
  private let circumstances: Circumstances

  init(of mutant: Mutant, in circumstances: Circumstances) {
    self.mutant = mutant
    self.circumstances = circumstances
  }

  /// How the symptom shows in the session here; nil where it does not.
  func failure(_ symptom: Symptom, in result: SessionResult) -> Failure? {
    var replayed = result
    replayed.failures = failures(in: result)
    return replayed.primaryFailure(symptom.normalized)
  }

  /// What is otherwise than it must be in the session, played on a fresh server.
  func failures(in result: SessionResult) -> [Failure] {
    var transport = MemoryTransport(hasLog: circumstances.hasLog) { mutant.server(circumstances.framing) }
    transport.terminator = circumstances.framing.terminator
    transport.ports = result.ports
    var runner = Runner(
      transport: transport,
      timeouts: Timeouts(deadline: circumstances.deadline, budget: .seconds(1 << 20)),
      nonce: circumstances.nonce)
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

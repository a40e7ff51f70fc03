import ChatProtocol
import Mutants
import SessionRunner

/// Plays sessions of a run again in memory, against servers with known mistakes, each of them once.
///
/// Its clients have the ports that they had in the run, and say the fences that they said there, so that the same
/// mistake shows by the same bytes.
final class Replays {
  let circumstances: Circumstances
  private var made: [Key: [[Failure]]] = [:]

  private struct Key: Hashable {
    var mutants: [String]
    var session: String
  }

  /// How many are kept.
  private static var mostKept: Int { 20_000 }

  init(in circumstances: Circumstances) { self.circumstances = circumstances }

  /// What differs in the session on a fresh server with these mistakes, and on one that two clients have left.
  fileprivate func failures(of mutants: [Mutant], in result: SessionResult) -> [[Failure]] {
    let key = Key(mutants: mutants.map(\.name), session: result.session.id)
    if let known = made[key] { return known }
    if made.count >= Self.mostKept { made = [:] }
    let fresh = [false, true].map { play(result, against: mutants, isUsed: $0) }
    made[key] = fresh
    return fresh
  }

  private func play(_ result: SessionResult, against mutants: [Mutant], isUsed: Bool) -> [Failure] {
    let transport = MemoryTransport(hasLog: circumstances.hasLog) { [circumstances] in
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

/// A server with some known mistakes, to which sessions of a run are played again.
struct Replay {
  let mutants: [Mutant]
  let replays: Replays

  init(of mutants: Mutant..., by replays: Replays) {
    self.init(of: mutants, by: replays)
  }

  /// Against a server with all of them.
  init(of mutants: [Mutant], by replays: Replays) {
    self.mutants = mutants
    self.replays = replays
  }

  /// Whether just what was seen in the session is seen here.
  func makesAll(of result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).contains { made in
      made.map(\.symptom) == result.failures.map(\.symptom)
        && zip(made, result.failures).allSatisfy { $0.evidence.isSame(as: $1.evidence) }
    }
  }

  /// How the symptom shows in the session here; nil where it does not.
  func failure(_ symptom: Symptom, in result: SessionResult) -> Failure? {
    replays.failures(of: mutants, in: result).lazy.compactMap { made in
      result.primary(of: made).first { $0.symptom.normalized == symptom.normalized }
    }.first
  }

  /// Whether the symptom shows in the session here, whatever happened before it.
  func showsInAnyCase(_ symptom: Symptom, in result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).allSatisfy { made in
      result.primary(of: made).contains { $0.symptom.normalized == symptom.normalized }
    }
  }

  /// Whether nothing is otherwise than it must be in the session, on a fresh server.
  func passes(_ result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).first?.isEmpty ?? true
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

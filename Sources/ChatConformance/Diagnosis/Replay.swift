import ChatProtocol
import Mutants
import SessionLanguage
import SessionRunner

/// Plays sessions of a run again in memory, against servers with known mistakes, each of them once.
///
/// Its clients have the ports that they had in the run, and say the fences that they said there, so that the same
/// mistake shows by the same bytes.
final class Replays {
  let circumstances: Circumstances
  private var made: [Key: [Failure]] = [:]
  /// How much may yet be played, by the weights of the sessions: counted, and not timed, so that the same run has the same
  /// causes everywhere.
  private var work: Int
  /// Nobody waits for causes any more.
  private let isToldToStop: () -> Bool

  private struct Key: Hashable {
    var mutants: [String]
    var session: String
    /// Those of its clients, which tell one play of it from another.
    var ports: [UInt16]
    var isUsed: Bool
  }

  /// How many are kept.
  private static var mostKept: Int { 40_000 }
  /// Some seconds' worth; what is not known by then is like no known mistake.
  static let mostWork = 200_000
  /// What it takes to begin, whatever a session comes to.
  private static let leastWork = 50

  init(in circumstances: Circumstances, work: Int, isToldToStop: @escaping () -> Bool = { false }) {
    (self.circumstances, self.work, self.isToldToStop) = (circumstances, work, isToldToStop)
  }

  /// What differs in the session on a fresh server with these mistakes, and on one that two clients have left; none where
  /// too much has been played.
  fileprivate func failures(of mutants: [Mutant], in result: SessionResult) -> some Sequence<[Failure]> {
    [false, true].lazy.compactMap { self.failures(of: mutants, in: result, isUsed: $0) }
  }

  private func failures(of mutants: [Mutant], in result: SessionResult, isUsed: Bool) -> [Failure]? {
    let key = Key(
      mutants: mutants.map(\.name), session: result.session.id, ports: result.ports, isUsed: isUsed)
    if let known = made[key] { return known }
    guard work > 0, !isToldToStop() else { return nil }
    work -= Self.leastWork + result.weight
    if made.count >= Self.mostKept { made = [:] }
    let failures = play(result, against: mutants, isUsed: isUsed)
    made[key] = failures
    return failures
  }

  /// What differs in a session that nobody has played yet; nil where too much has been played.
  func failures(of mutants: [Mutant], in session: Session) -> [Failure]? {
    guard work > 0, !isToldToStop() else { return nil }
    work -= Self.leastWork
    return play(
      SessionResult(session: session, isClaimed: true, outcome: .passed), against: mutants, isUsed: false)
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
    if isUsed {
      _ = runner.survey()
      runner.endSurvey()
    }
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
    replays.failures(of: mutants, in: result).contains { $0.isSame(as: result.failures) }
  }

  /// Whether the same is wrong in the session here, if not by the same bytes.
  func makesAlike(of result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).contains { $0.symptoms == result.failures.symptoms }
  }

  /// How the symptom shows in the session here; nil where it does not.
  func failure(_ symptom: Symptom, in result: SessionResult) -> Failure? {
    for made in replays.failures(of: mutants, in: result) {
      let shown = result.primary(of: made).first { $0.symptom.normalized == symptom.normalized }
      if let shown { return shown }
    }
    return nil
  }

  /// Whether the symptom shows in the session here, whatever happened before it.
  func showsInAnyCase(_ symptom: Symptom, in result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).allSatisfy { made in
      result.primary(of: made).contains { $0.symptom.normalized == symptom.normalized }
    }
  }

  /// Whether clients are told otherwise than they should be in the session here.
  func tellsOtherwise(in result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).allSatisfy { $0.contains(where: \.isOfStream) }
  }

  /// Whether nothing is otherwise than it must be in the session, on a fresh server.
  func passes(_ result: SessionResult) -> Bool {
    replays.failures(of: mutants, in: result).first { _ in true }?.isEmpty ?? true
  }
}

extension [Failure] {
  /// What is wrong, whoever it befell.
  var symptoms: Set<Symptom> { Set(map(\.symptom.normalized)) }

  /// Whether they are the same, where the clients had the same ports.
  func isSame(as other: Self) -> Bool {
    map(\.symptom) == other.map(\.symptom)
      && zip(self, other).allSatisfy { $0.evidence.isSame(as: $1.evidence) }
  }
}

extension Failure {
  /// Whether a client was told otherwise than it should have been.
  fileprivate var isOfStream: Bool { if case .stream = evidence { true } else { false } }
}

extension SessionResult {
  /// Whether clients were told otherwise than they should have been.
  var isToldOtherwise: Bool { failures.contains(where: \.isOfStream) }

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

import ChatConformance
import ChatProtocol
import Generator
import Mutants
import SessionRunner

/// A server with one mutant, looked for by generated sessions.
struct Hunt: Sendable {
  let mutant: Mutant
  let framing: Framing
  /// What was told of it, made small.
  let caught: SessionResult?
  /// How many sessions it took.
  let sessions: Int

  /// Plays sessions until one has failed and was made small.
  init(for mutant: Mutant, _ framing: Framing, seed: UInt64, most: Int = 500) {
    self.mutant = mutant
    self.framing = framing
    let dialect = Dialect(framing: framing, serverClass: .hardened, canLaunch: true)
    var run = GeneratedRun.inMemory(seed: seed, dialect, failures: 3) { mutant.server(framing) }
    run.judge(most)
    let failed = run.results.filter { if case .failed = $0.outcome { true } else { false } }
    caught = failed.min { $0.session.steps.count < $1.session.steps.count }
    sessions = run.coverage.sessions.values.reduce(0, +)
  }

  /// Whether what was told fails whenever it is played.
  var isReproducible: Bool {
    let doubts = ["now and then", "did not do so every time"]
    return caught?.notes.contains { note in doubts.contains { note.contains($0) } } == false
  }

  var steps: Int { isReproducible ? caught?.session.steps.count ?? .max : .max }

  /// As a line of the table.
  var line: String {
    guard let caught else { return "not caught  \(mutant.name) (\(framing))" }
    guard isReproducible else { return "now and then  \(mutant.name) (\(framing))" }
    return "\(steps) steps of \(caught.session.id), after \(sessions): \(mutant.name) (\(framing))"
  }
}

extension GeneratedRun {
  /// A run against a server in memory, where time costs nothing; a failure brings a fresh one.
  static func inMemory<Model: ServerModel>(
    seed: UInt64, _ dialect: Dialect, failures: Int = 1, report: @escaping (SessionResult) -> Void = { _ in },
    server: @escaping () -> Model
  ) -> GeneratedRun<MemoryTransport<Model>> where Link == MemoryTransport<Model> {
    var transport = MemoryTransport(renews: true, model: server)
    transport.terminator = dialect.framing.terminator
    var effort = GeneratedEffort()
    effort.time = .seconds(100_000)
    effort.failures = failures
    return GeneratedRun(
      of: SessionGenerator(seed: seed, dialect), in: dialect,
      by: Runner(transport: transport, timeouts: Timeouts(budget: .seconds(100_000)), nonce: "run"),
      effort: effort, report: report)
  }
}

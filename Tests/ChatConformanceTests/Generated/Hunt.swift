import ChatConformance
import ChatProtocol
import SessionScript

/// A server with one fault, looked for by generated sessions.
struct Hunt: Sendable {
  let fault: Fault
  let framing: Framing
  /// What was told of it, made small.
  let caught: SessionResult?
  /// How many sessions it took.
  let sessions: Int

  /// Plays sessions until one has failed and was made small.
  init(for fault: Fault, _ framing: Framing, seed: UInt64, most: Int = 500) {
    self.fault = fault
    self.framing = framing
    let dialect = Dialect(framing: framing, serverClass: .hardened, canLaunch: true)
    var run = GeneratedRun.inMemory(seed: seed, dialect, failures: 3) { fault.server(framing) }
    run.judge(most)
    let failed = run.results.filter { if case .failed = $0.outcome { true } else { false } }
    caught = failed.min { $0.session.steps.count < $1.session.steps.count }
    sessions = run.coverage.sessions.values.reduce(0, +)
  }

  var steps: Int { caught?.session.steps.count ?? .max }

  /// As a line of the table.
  var line: String {
    guard let caught else { return "not caught  \(fault.name) (\(framing))" }
    return "\(steps) steps of \(caught.session.id), after \(sessions): \(fault.name) (\(framing))"
  }
}

extension GeneratedRun {
  /// A run against a server in memory, where time costs nothing; a failure brings a fresh one.
  static func inMemory<Model: ServerModel>(
    seed: UInt64, _ dialect: Dialect, failures: Int = 1, report: @escaping (SessionResult) -> Void = { _ in },
    server: @escaping () -> Model
  ) -> GeneratedRun<MemoryStage<Model>> where Venue == MemoryStage<Model> {
    let stage = { () -> MemoryStage<Model> in
      var stage = MemoryStage { server() }
      stage.terminator = dialect.framing.terminator
      return stage
    }
    var effort = Effort()
    effort.time = .seconds(100_000)
    effort.failures = failures
    return GeneratedRun(
      of: SessionGenerator(seed: seed, dialect), in: dialect,
      by: Player(stage: stage(), patience: Patience(budget: .seconds(100_000)), nonce: "run"), effort: effort,
      renew: {
        $0.stage = stage()
        return true
      }, report: report)
  }
}

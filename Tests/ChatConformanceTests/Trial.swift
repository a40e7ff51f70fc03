import ChatConformance
import ChatProtocol
import SessionScript

/// A run of all sessions, in memory, against a server with one fault.
struct Trial: Sendable {
  let fault: Fault
  let framing: Framing
  let results: [SessionResult]
  let diagnosis: Diagnosis

  init(of fault: Fault, _ framing: Framing, hasLog: Bool = true, renews: Bool = true) throws {
    self.fault = fault
    self.framing = framing
    results = try Self.run(framing, hasLog: hasLog, renews: renews) { fault.server(framing) }
    diagnosis = Diagnosis(
      of: results,
      in: Circumstances(framing: framing, hasLog: hasLog, renews: renews, nonce: Self.nonce))
  }

  private static var nonce: String { "trial" }
  static let embedded = Result { try Library.embedded() }

  /// Plays everything that a server of this framing can claim.
  static func run(
    _ framing: Framing, hasLog: Bool = true, renews: Bool = true, _ make: @escaping () -> WrongServer
  ) throws -> [SessionResult] {
    var options = RunOptions()
    options.claim = framing == .bare ? .core : .hardened
    options.terminator = framing.terminator
    options.canLaunch = renews
    let stage = MemoryStage(hasLog: hasLog, model: make)
    var run = Run(
      of: try embedded.get(), by: Player(stage: stage, nonce: nonce), options: options,
      renew: { player in
        guard renews else { return false }
        player.stage = MemoryStage(hasLog: hasLog, model: make)
        player.stage.terminator = framing.terminator
        return true
      })
    run.judge()
    return run.results
  }
}

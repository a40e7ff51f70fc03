import ChatConformance
import ChatProtocol
import Foundation
import Mutants
import Reports
import SessionRunner

/// A run in memory against a mutant: of sessions that catch it, and of a few about everything.
struct MutantRun: Sendable {
  private(set) var record: RunRecord
  var results: [SessionResult] { record.results }
  var diagnosis: Diagnosis { record.diagnosis }

  /// Judges a server with one mutant by the simplest sessions that prove what it breaks.
  init(_ trial: Trial) throws {
    let mutant = trial.mutant
    try self.init(trial.framing, only: trial.proofs.map(\.id) + Self.everyday) {
      mutant.server(trial.framing)
    }
  }

  init(
    _ framing: Framing, only: [String] = Self.everyday, hasLog: Bool = true, renews: Bool = true,
    among mutants: [Mutant] = Mutant.all, _ make: @escaping () -> MutantServer
  ) throws {
    var options = RunOptions()
    options.claim = framing == .bare ? .core : .hardened
    options.selection = Selection(only: only)
    options.canLaunch = renews
    let transport = MemoryTransport(hasLog: hasLog, renews: renews, model: make)
    var run = Run(
      of: try Trial.embedded.get(), by: Runner(transport: transport, nonce: Self.nonce), options: options)
    run.judge()
    record = RunRecord(
      of: RunRecord.Server(host: "127.0.0.1", port: 2500), started: Date(timeIntervalSince1970: 0))
    record.results = run.results
    record.framing = run.runner.transport.terminator.isEmpty ? .bare : .line
    record.claim = run.claim
    let circumstances = Circumstances(framing: framing, hasLog: hasLog, renews: renews, nonce: Self.nonce)
    record.assess(in: try Trial.embedded.get(), circumstances, among: mutants)
  }

  private static var nonce: String { "run" }

  /// What a server does day in, day out.
  static let everyday = [
    "core/join-own-notice", "core/join-heard-by-all", "core/relay-to-oneself", "core/relay-everyone",
    "core/blanks-around-text", "core/text-without-colon", "core/leave-by-close", "core/leave-by-half-close",
    "core/leave-by-reset", "core/reset-after-reset", "core/last-words-before-half-close",
    "core/come-back-with-a-new-port", "core/log-join", "core/log-message", "core/log-close",
    "core/log-opening", "line/two-lines-in-one-segment", "line/cr-lf", "line/empty-line",
    "hardened/refusal-is-told",
  ]

  /// What the runner says of it.
  var text: String {
    get throws {
      let report = TextReport(
        library: try Trial.embedded.get(), server: "127.0.0.1 2500", palette: Palette(hasColour: false),
        traces: false)
      return report.closing(record)
    }
  }
}

extension Diagnosis {
  /// Whether the first cause is this mutant, or the requirement that several mutants like it break.
  func names(_ mutant: Mutant) -> Bool {
    guard let first = causes.first else { return false }
    return first.mutants.contains { $0.name == mutant.name } || first.breaksLike(mutant)
  }

  /// Whether it says with certainty what is not so.
  func isWrong(about mutant: Mutant) -> Bool {
    guard let first = causes.first, first.sureness == .certain, !names(mutant) else { return false }
    return !mutant.also.contains(first.requirement.id)
  }
}

extension Cause {
  func breaksLike(_ mutant: Mutant) -> Bool { mutant.breaks.contains(requirement.id) }
}

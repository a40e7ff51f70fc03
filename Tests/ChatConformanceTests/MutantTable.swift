import ChatConformance
import ChatProtocol
import Foundation
import Mutants
import SessionLanguage
import SessionRunner

/// A server with one mutant, tried by the sessions that can be played in a framing.
struct Trial: Sendable {
  struct Catch: Sendable {
    let session: Session
    let failure: Failure
  }

  let mutant: Mutant
  let framing: Framing
  /// The sessions that fail, the shortest first.
  private(set) var catches: [Catch] = []

  /// Whether every session is played (`make prove`).
  ///
  /// Without it only those are that prove something: for each requirement that the mutant breaks those that cite it, until
  /// a few have failed, and those of lower classes, which must not fail.
  static let isWide = ProcessInfo.processInfo.environment["PROVE"] != nil

  init(of mutant: Mutant, _ framing: Framing) throws {
    self.mutant = mutant
    self.framing = framing
    let library = try Self.embedded.get()
    let lowest = mutant.breaks.compactMap { library.requirement($0)?.serverClass }.min() ?? .core
    for recording in try Self.recordings(in: framing) {
      let session = recording.session
      let mustPass = lowest > session.serverClass
      guard mustPass || isWorthPlaying(session, recording.weight),
        !recording.isMatched(by: { mutant.server(framing) })
      else { continue }
      let transport = MemoryTransport { mutant.server(framing) }
      if let failure = transport.failure(of: session, framing) {
        catches.append(Catch(session: session, failure: failure))
      }
    }
  }

  private func isWorthPlaying(_ session: Session, _ weight: Int) -> Bool {
    if weight > Self.mostWhereCaught, !aimed.isEmpty { return false }
    return Self.isWide
      || mutant.breaks.contains { id in
        session.covers.contains(id) && catches.count { $0.session.covers.contains(id) } < Self.mostProofs
      }
  }

  private static var mostProofs: Int { 8 }

  private static var mostWhereCaught: Int { 400 }

  /// The sessions that fail and cite a requirement that the mutant breaks.
  var aimed: [Catch] {
    catches.filter { caught in mutant.breaks.contains { caught.session.covers.contains($0) } }
  }

  /// The shortest of the sessions that cite what the mutant breaks, and fail.
  var proofs: [Session] { aimed.prefix(Self.mostProofs).map(\.session) }

  /// As a line of the table.
  var line: String {
    let first = aimed.first.map { "\($0.session.id) \($0.failure.verdict.rawValue)" } ?? "not caught"
    let more = aimed.dropFirst().prefix(2).map(\.session.id).joined(separator: ", ")
    let name = "\(mutant.name) (\(framing))".padded(to: 48)
    return "\("\(catches.count)".padded(to: 4))\(name)\(first)\(more.isEmpty ? "" : ", \(more)")"
  }

  /// Every session that can be played in a framing, as it goes with the right server, the shortest first.
  static func recordings(in framing: Framing) throws -> [Recording] {
    switch framing {
    case .line: try inLine.get()
    case .bare: try inBare.get()
    }
  }

  static let embedded = Result { try Library.embedded() }
  private static let inLine = Result { try record(.line) }
  private static let inBare = Result { try record(.bare) }

  private static func record(_ framing: Framing) throws -> [Recording] {
    let library = try embedded.get()
    let sessions = library.sessions.filter { session in
      switch framing {
      case .bare: !session.needs.contains(.line) && session.serverClass == .core
      case .line: !session.needs.contains(.bare)
      }
    }
    return sessions.map { Recording(of: $0, framing) }.enumerated()
      .sorted { ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset) }.map(\.element)
  }
}

/// All trials, made once for all tests.
enum MutantTable {
  static func trials() async throws -> [Trial] { try await task.value }

  private static let task = Task {
    let all = Mutant.all.flatMap { mutant in mutant.framings.map { (mutant, $0) } }
    return try await inTurns(all) { try Trial(of: $0.0, $0.1) }
  }

  /// The table, the mutants that are hardest to catch first.
  static func text(of trials: [Trial]) -> String {
    trials.sorted { ($0.catches.count, $0.mutant.name) < ($1.catches.count, $1.mutant.name) }
      .map(\.line).joined(separator: "\n")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}

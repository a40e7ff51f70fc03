import ChatProtocol
import SessionRunner

/// A server with several mistakes at once, as beginners write them: mutants, each applied to what the others left.
///
/// Whatever the order in which they are named they are applied in that of ``Mutant/all``. A mutant knows what it sees by
/// what the right server would have done in its place, so that a misspelt notice still is a notice to the next one. Two
/// may hide each other all the same: a doubled message that goes to nobody is not doubled. ``tells(_:by:)`` says so.
package struct ComposedMutant: Sendable {
  /// Why there is no such server.
  package enum Flaw: Error, Hashable, CustomStringConvertible {
    case unknown(String)
    /// It is none of this framing.
    case otherFraming(String)

    package var description: String {
      switch self {
      case .unknown(let name): "there is no mutant \(name)"
      case .otherFraming(let name): "\(name) is a mutant of the other framing"
      }
    }
  }

  package let framing: Framing
  package let mutants: [Mutant]

  package init(_ names: [String], in framing: Framing) throws(Flaw) {
    for name in names {
      guard let mutant = Mutant.all.first(where: { $0.name == name }) else { throw .unknown(name) }
      guard mutant.framings.contains(framing) else { throw .otherFraming(name) }
    }
    self.init(Mutant.all.filter { names.contains($0.name) }, in: framing)
  }

  private init(_ mutants: [Mutant], in framing: Framing) {
    self.mutants = mutants
    self.framing = framing
  }

  /// A fresh server with all its mistakes.
  package func server() -> MutantServer {
    var server = MutantServer(framing: framing)
    for mutant in mutants { mutant.spoil(&server) }
    return server
  }

  /// The same without one of its mistakes.
  package func mended(_ name: String) -> ComposedMutant {
    ComposedMutant(mutants.filter { $0.name != name }, in: framing)
  }

  /// Whether it does anything else, told what the right server was told, than it would without this mistake.
  package func tells(_ name: String, by recording: Recording) -> Bool {
    recording.tellsApart(server, from: mended(name).server)
  }
}

extension ComposedMutant {
  /// Two to four mistakes, the same for the same seed: each about something else, and at most one of them grave.
  ///
  /// A grave one is a chain of events or an end that harms others: two of them seldom can be told apart.
  package init(drawnBy seed: UInt64, in framing: Framing) {
    var random = SplitMix64(seed: seed)
    var kinds = Self.kinds
    var drawn: [Mutant] = []
    let count = 2 + random.number(below: 3)
    while drawn.count < count, !kinds.isEmpty {
      let kind = kinds.remove(at: random.number(below: kinds.count))
      let broken = Set(drawn.flatMap(\.breaks))
      let fitting = kind.filter { $0.framings.contains(framing) && broken.isDisjoint(with: $0.breaks) }
      if !fitting.isEmpty { drawn.append(random.pick(fitting)) }
    }
    self.init(Mutant.all.filter { mutant in drawn.contains { $0.name == mutant.name } }, in: framing)
  }

  /// The mistakes of beginners; what only a hardened server is asked for is none.
  private static let kinds: [[Mutant]] = [
    Mutant.notices, Mutant.recipients, Mutant.relaying, Mutant.texts + Mutant.commands, Mutant.framing,
    Mutant.endings + Mutant.chains, Mutant.log, Mutant.logFile,
  ]
  .map { kind in
    kind.filter { !$0.breaks.contains { $0.hasPrefix("HARD") } && !undrawn.contains($0.name) }
  }

  /// What hides others; and who tells a close from a half-close, which no server can before it writes.
  private static let undrawn = [
    "leave-notice-to-nobody", "log-never-flushed", "log-in-blocks", "latest-alone-is-heard",
    "close-told-to-nobody", "half-close-told-to-nobody",
  ]
}

import ChatProtocol
import SessionLanguage
import SessionRunner

/// What the right server was told in a session, and what it did.
///
/// A wrong server that would have done the same throughout passes it as the right one did: it need not be
/// played again. The runner is a function of what a server does, and time stands still but for what it does.
package struct Recording: Sendable {
  private enum Entry: Sendable {
    case made
    case happened(ServerEvent, [ServerOutput])
    case asked(client: Int, awaitsQuiet: Bool)
  }

  private final class Tape { var entries: [Entry] = [] }

  /// The right server, taking notes.
  private struct Recorder: ServerModel {
    var server: MutantServer
    let tape: Tape

    init(_ framing: Framing, _ tape: Tape) {
      server = MutantServer(framing: framing)
      self.tape = tape
      tape.entries.append(.made)
    }

    mutating func handle(_ event: ServerEvent) -> [ServerOutput] {
      let outputs = server.handle(event)
      tape.entries.append(.happened(event, outputs))
      return outputs
    }

    func awaitsQuiet(_ client: Int) -> Bool {
      let awaitsQuiet = server.awaitsQuiet(client)
      tape.entries.append(.asked(client: client, awaitsQuiet: awaitsQuiet))
      return awaitsQuiet
    }
  }

  package let session: Session
  /// How the right server failed first; nil where it passed.
  package let failure: Failure?
  private let entries: [Entry]

  /// Plays the session with a right server.
  package init(of session: Session, _ framing: Framing) {
    let tape = Tape()
    failure = MemoryTransport { Recorder(framing, tape) }.failure(of: session, framing)
    self.session = session
    entries = tape.entries
  }

  /// How much there was to do: events and outputs, and a bit for each byte that came.
  package var weight: Int {
    entries.reduce(0) { weight, entry in
      switch entry {
      case .made, .asked: weight
      case .happened(.received(let bytes, _), let outputs): weight + 1 + outputs.count + bytes.count / 256
      case .happened(_, let outputs): weight + 1 + outputs.count
      }
    }
  }

  /// Whether two servers would do otherwise, each told what the right server was told, and of quiet where it waits for it.
  package func tellsApart(_ makeOne: () -> MutantServer, from makeOther: () -> MutantServer) -> Bool {
    var (one, other) = (makeOne(), makeOther())
    var clients: [Int] = []
    return entries.contains { entry in
      switch entry {
      case .made:
        (one, other) = (makeOne(), makeOther())
        clients = []
        return false
      case .happened(let event, _):
        if one.handle(event) != other.handle(event) { return true }
        if case .connected(let client, _, _) = event { clients.append(client) }
        return clients.contains { client in
          (one.awaitsQuiet(client) || other.awaitsQuiet(client))
            && one.handle(.quiet(client)) != other.handle(.quiet(client))
        }
      case .asked: return false
      }
    }
  }

  /// Whether these servers would have done the same.
  package func isMatched(by makeServer: () -> MutantServer) -> Bool {
    var server = makeServer()
    var isFresh = true
    return entries.allSatisfy { entry in
      switch entry {
      case .made:
        if !isFresh { server = makeServer() }
        isFresh = false
        return true
      case .happened(let event, let outputs): return server.handle(event, rightly: outputs) == outputs
      case .asked(let client, let awaitsQuiet): return server.awaitsQuiet(client) == awaitsQuiet
      }
    }
  }
}

extension MemoryTransport {
  /// How the session fails here, on a server of its own; nil where it passes.
  package func failure(of session: Session, _ framing: Framing) -> Failure? {
    var transport = self
    transport.terminator = framing.terminator
    var runner = Runner(transport: transport, nonce: "mutant")
    return runner.play(session).failure
  }
}

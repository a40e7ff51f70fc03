import ChatProtocol
import SessionScript

/// What the right server was told in some sessions, and what it did.
///
/// A wrong server that would have done the same throughout passes them as the right one did: they need not be
/// played again. The player is a function of what a server does, and time stands still but for what it does.
package struct Recording: Sendable {
  private enum Moment: Sendable {
    case made
    case happened(WrongServer.Event, [ServerModelAction])
    case asked(client: Int, awaitsQuiet: Bool)
  }

  private final class Tape { var moments: [Moment] = [] }

  /// The right server, taking notes.
  private struct Recorder: ServerModel {
    var server: WrongServer
    let tape: Tape

    init(_ framing: Framing, _ tape: Tape) {
      server = WrongServer(framing: framing)
      self.tape = tape
      tape.moments.append(.made)
    }

    mutating func opened() -> [ServerModelAction] { noted(.opened) }

    mutating func connected(_ client: Int, address: String, port: UInt16) -> [ServerModelAction] {
      noted(.connected(client, address: address, port: port))
    }

    mutating func received(_ bytes: [UInt8], from client: Int) -> [ServerModelAction] {
      noted(.received(bytes, from: client))
    }

    func awaitsQuiet(_ client: Int) -> Bool {
      let awaitsQuiet = server.awaitsQuiet(client)
      tape.moments.append(.asked(client: client, awaitsQuiet: awaitsQuiet))
      return awaitsQuiet
    }

    mutating func quietIntervalPassed(for client: Int) -> [ServerModelAction] { noted(.quiet(client)) }

    mutating func ended(_ client: Int, hearsOn: Bool) -> [ServerModelAction] {
      noted(.ended(client, hearsOn: hearsOn))
    }

    mutating func lost(_ client: Int) -> [ServerModelAction] { noted(.lost(client)) }

    private mutating func noted(_ event: WrongServer.Event) -> [ServerModelAction] {
      let actions = server.happened(event)
      tape.moments.append(.happened(event, actions))
      return actions
    }
  }

  package let sessions: [Session]
  /// How the right server failed first; nil where it passed.
  package let failure: Failure?
  private let moments: [Moment]

  /// Plays the session with a right server.
  package init(of session: Session, _ framing: Framing) {
    let tape = Tape()
    failure = MemoryStage { Recorder(framing, tape) }.failure(of: session, framing)
    sessions = [session]
    moments = tape.moments
  }

  /// Plays the sessions one after another with a right server, as a run does.
  init(of sessions: [Session], in circumstances: Circumstances) {
    let tape = Tape()
    var stage = MemoryStage(hasLog: circumstances.hasLog) { Recorder(circumstances.framing, tape) }
    stage.terminator = circumstances.framing.terminator
    var player = Player(stage: stage, nonce: circumstances.nonce)
    _ = player.survey()
    let failures = sessions.compactMap { player.play($0).failure }
    failure = failures.first
    self.sessions = sessions
    moments = tape.moments
  }

  /// How much there was to do: events and actions, and a bit for each byte that came.
  package var weight: Int {
    moments.reduce(0) { weight, moment in
      switch moment {
      case .made, .asked: weight
      case .happened(.received(let bytes, _), let actions): weight + 1 + actions.count + bytes.count / 256
      case .happened(_, let actions): weight + 1 + actions.count
      }
    }
  }

  /// Whether these servers would have done the same.
  package func isMatched(by makeServer: () -> WrongServer) -> Bool {
    var server = makeServer()
    var isFresh = true
    return moments.allSatisfy { moment in
      switch moment {
      case .made:
        if !isFresh { server = makeServer() }
        isFresh = false
        return true
      case .happened(let event, let actions): return server.happened(event, rightly: actions) == actions
      case .asked(let client, let awaitsQuiet): return server.awaitsQuiet(client) == awaitsQuiet
      }
    }
  }
}

extension MemoryStage {
  /// How the session fails here, on a server of its own; nil where it passes.
  package func failure(of session: Session, _ framing: Framing) -> Failure? {
    var stage = self
    stage.terminator = framing.terminator
    var player = Player(stage: stage, nonce: "fault")
    return player.play(session).failure
  }
}

import ChatConformance
import ChatProtocol
import Mutants
import SessionLanguage
import Testing

/// Sessions in other words judge as those in their own.
@Suite struct DrawnSessionTests {
  /// Those who draw; `make prove` has more.
  private static let words = Trial.isWide ? (1...20).map { "class/\($0)" } : ["class/mina", "class/유저"]

  @Test(arguments: words, Framing.allCases)
  func aRightServerFailsNone(word: String, framing: Framing) async throws {
    for session in try Self.drawn(by: word).values where session.isPlayed(in: framing) {
      await Task.yield()
      let transport = MemoryTransport { MutantServer(framing: framing) }
      let failure = transport.failure(of: session, framing)
      #expect(failure == nil, "\(session.canonicalText)")
    }
  }

  @Test(arguments: words)
  func everyMutantIsStillCaughtByASessionThatCitesWhatItBreaks(word: String) async throws {
    let drawn = try Self.drawn(by: word)
    let trials = try await MutantTable.trials()
    #expect(trials.count >= 60)
    for trial in trials {
      await Task.yield()
      let isCaught = trial.proofs.contains { proof in
        drawn[proof.id].map { session in
          let transport = MemoryTransport { trial.mutant.server(trial.framing) }
          return transport.failure(of: session, trial.framing) != nil
        } ?? false
      }
      #expect(isCaught, "\(trial.mutant.name), in the words of \(word)")
    }
  }

  @Test func mostSessionsAreDrawnAndTheSameWordDrawsTheSame() throws {
    let own = try Trial.embedded.get().sessions
    let (one, again, other) = try (
      Self.drawn(by: "one"), Self.drawn(by: "one"), Self.drawn(by: "other")
    )
    #expect(one == again)
    let differing = own.filter { one[$0.id] != $0 && one[$0.id] != other[$0.id] }
    #expect(differing.count * 4 >= own.count * 3, "\(differing.count) of \(own.count)")
    for session in own { #expect(one[session.id]?.bytesSaid == session.bytesSaid, "\(session.id)") }
  }

  private static func drawn(by word: String) throws -> [String: Session] {
    let sessions = try Trial.embedded.get().drawn(by: word).sessions
    return Dictionary(uniqueKeysWithValues: sessions.map { ($0.id, $0) })
  }
}

extension Session {
  fileprivate func isPlayed(in framing: Framing) -> Bool {
    switch framing {
    case .bare: !needs.contains(.line) && serverClass == .core
    case .line: !needs.contains(.bare)
    }
  }

  /// How many bytes each act says.
  fileprivate var bytesSaid: [Int] { steps.compactMap(\.act).flatMap(\.bytesSaid) }
}

extension Act {
  fileprivate var bytesSaid: [Int] {
    switch self {
    case .sends(_, let text): [text.size]
    case .sendsRaw(_, let segments): segments.map(\.size)
    case .together(let acts): acts.flatMap(\.bytesSaid)
    case .joins, .ends, .stalls, .reads, .server: []
    }
  }
}

extension Text {
  fileprivate var size: Int {
    pieces.reduce(0) { size, piece in
      switch piece {
      case .bytes(let bytes): size + bytes.count
      case .repeated(let bytes, let count): size + bytes.count * count
      case .port, .address, .any, .counter: size
      }
    }
  }
}

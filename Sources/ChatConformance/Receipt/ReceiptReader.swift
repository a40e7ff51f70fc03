import SessionLanguage
import SessionRunner

/// Has sessions played as a receipt tells that they were.
final class ReceiptReader {
  private let receipt: Receipt
  private let assignment: Assignment
  private var groups: ArraySlice<[Receipt.Turn]>
  /// What the servers of the run itself had said, whenever that was asked for.
  private var words: ArraySlice<ServerWords?>
  /// Where the receipt first told something else than was asked.
  private(set) var contradiction: Interruption?

  init(_ receipt: Receipt, for assignment: Assignment) {
    (self.receipt, self.assignment) = (receipt, assignment)
    groups = receipt.groups[...]
    words = receipt.parts.first?.words[...] ?? []
  }

  /// One who plays on what a part tells.
  func player(of part: Int) -> Player<RecordedTransport> {
    let found = receipt.parts.indices.contains(part) ? receipt.parts[part] : nil
    var words = found?.words[...] ?? []
    let transport = RecordedTransport(found?.transcript ?? Transcript())
    return Player(by: assignment.runner(on: transport, nonce: receipt.nonce)) { words.popFirst() ?? nil }
  }

  /// What the run's own server had said when it was ended.
  func nextWords() -> ServerWords? { words.popFirst() ?? nil }

  /// How others are had, who do as the next group did.
  func hiring(_ terminator: [UInt8]) -> Hiring<RecordedTransport> {
    { [self] sessions, habits, _, play in
      var (habits, played): (Habits, [String: [Played]]) = (habits, [:])
      var players: [Int: Player<RecordedTransport>] = [:]
      var begun: [Int: (session: Session, habits: Habits)] = [:]
      for turn in groups.popFirst() ?? [] {
        switch turn {
        case .begins(let part, let id):
          begun[part] = sessions.first { $0.id == id }.map { ($0, habits) }
        case .ends(let part):
          guard let turn = begun.removeValue(forKey: part) else { break }
          var player = players[part] ?? worker(part, terminator)
          let result = player.take(turn.session, knowing: turn.habits, play)
          habits.learn(from: result.learnt, since: result.known)
          if let found = result.played { played[turn.session.id, default: []].append(found) }
          note(player.runner)
          players[part] = player
        }
      }
      return Workers(havingPlayed: played, knowing: habits)
    }
  }

  private func worker(_ part: Int, _ terminator: [UInt8]) -> Player<RecordedTransport> {
    var player = player(of: part)
    player.runner.isAlone = true
    player.runner.transport.terminator = terminator
    return player
  }

  /// Takes what a runner has come to.
  func note(_ runner: Runner<RecordedTransport>) {
    if contradiction == nil, case .unrecorded? = runner.transport.interruption {
      contradiction = runner.transport.interruption
    }
  }
}

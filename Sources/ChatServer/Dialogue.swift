import ChatProtocol
import NIOCore

/// Those who spoke lately, as long as they are few: they answer what they were told, and are asked for that one by one.
///
/// With two who talk that saves a look at all sockets, and the channel's part, for most messages.
final class Dialogue {
  /// How many are few enough to be asked.
  private static let fewSpeakers = 16
  /// How much an answer is at most; who says more is read in the way of all.
  private static let answerBytes = 16 << 10

  private var speakers: [Connection] = []
  /// How many turns there have been.
  private var turn = 0
  private var answer: ByteBuffer

  init(in framing: Framing) {
    // A bare message is what one read gave.
    let answerBytes = framing == .bare ? Limits.smallestMessageLimit : Self.answerBytes
    answer = ByteBufferAllocator().buffer(capacity: answerBytes)
  }

  func turnBegan() { turn += 1 }

  /// It may answer what it will be told.
  func spoke(_ connection: Connection) {
    if connection.inbound.lastHeard == nil {
      guard speakers.count <= Self.fewSpeakers else { return }
      speakers.append(connection)
    }
    connection.inbound.lastHeard = turn
  }

  /// Its socket may be another's from now on.
  func left(_ connection: Connection) {
    connection.inbound.lastHeard = nil
    speakers.removeAll { $0 === connection }
  }

  /// Asks those who spoke in the last two turns for an answer, where they are few and `mayAnswer` allows it.
  func hearAnswers(
    ofWhom mayAnswer: (Connection) -> Bool, answered: (ByteBuffer, Connection) -> Void
  ) {
    speakers.removeAll { connection in
      guard let last = connection.inbound.lastHeard, last >= turn - 2 else {
        connection.inbound.lastHeard = nil
        return true
      }
      return false
    }
    guard speakers.count <= Self.fewSpeakers else { return }
    // Who is heard may end, and another with it.
    for connection in speakers where connection.inbound.lastHeard != nil && mayAnswer(connection) {
      if connection.inbound.receiveAnswer(into: &answer) { answered(answer, connection) }
    }
  }
}

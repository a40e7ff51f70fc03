import SessionLanguage

/// Tells what is not this session's: what is left of the run's own clients, and what somebody else in the room does.
final class Strangers<Link: Transport> {
  private let conversation: Conversation<Link>
  private var pardons = Pardons()
  /// Whether nobody else can be in the room: the server was started for this run.
  var isAlone = false

  init(in conversation: Conversation<Link>) { self.conversation = conversation }

  func beginSession() {
    pardons.strays = []
    pardons.departed.mostPardons = conversation.habits.tellsEndsTwice ? 2 : 1
  }

  /// Takes that another server stands in the place of the one there was: nobody has left it yet.
  func meetFreshServer() { pardons = Pardons() }

  /// Takes that a client has joined: what was said of its port before is over.
  func joined(_ name: ClientName) {
    if let port = conversation.participants[name]?.endpoint.port { pardons.departed.cameBack(port: port) }
  }

  /// Takes that a client has ended, of which the server may still be telling when the next one joins.
  func left(_ participant: Participant) {
    pardons.departed.left(port: participant.endpoint.port, heardUpTo: conversation.numbers)
  }

  func hasLeft(_ participant: Participant) -> Bool {
    pardons.departed.contains(port: participant.endpoint.port)
  }

  /// Whether no client of this run has, or had, the port.
  func isForeign(_ port: UInt16) -> Bool {
    !pardons.departed.contains(port: port) && !conversation.participants.hasPort(port)
  }

  /// The session's own part of what was read of the log.
  func own(in bytes: [UInt8]) -> LogJudge.Own {
    conversation.log.own(
      in: bytes, of: conversation.participants, after: &pardons.departed, fences: conversation.fences)
  }

  /// Passes over what is the run's own but not due to this client.
  func passOver(at name: ClientName) -> Pardons.Passing {
    let passing = pardons.passing(
      of: name, among: conversation.participants,
      fences: conversation.execution.session.isHardened ? nil : conversation.fences,
      terminator: conversation.transport.terminator)
    if case .passed(let length, let isLeftover) = passing, let participant = conversation.participants[name] {
      if isLeftover { participant.notesLeftover(length: length) }
      participant.take(0..<length)
    }
    return passing
  }

  /// The join notice at the head of an inbox, where nobody of this run has joined; it is passed over where it comes
  /// again.
  func joinNotice(at participant: Participant) -> NoticeReading.Head? {
    let inbox = participant.inbox
    guard !isAlone, !conversation.habits.tellsOtherNumbers,
      case .notice(let head) = NoticeReading.readNotice(
        inbox[...], terminator: conversation.transport.terminator),
      head.kind == .joined, isForeign(head.port),
      // A client of the session may have said it.
      !conversation.participants.values.contains(where: {
        $0.said.contains { $0.bytes.map(inbox.starts) ?? false }
      })
    else { return nil }
    pardons.strays.insert(head.port)
    return head
  }

  /// Passes over a line at the head of an inbox that tells, in words of the server's own, of one who had gone before.
  func passesOverNotice(at participant: Participant) -> Bool {
    guard let end = participant.inbox.firstIndex(of: UInt8(ascii: "\n")),
      pardons.pardonsLeaveNotice(inOtherWords: Array(participant.inbox[..<end]), to: participant)
    else { return false }
    participant.take(0..<(end + 1))
    return true
  }

  /// Takes that who came under another number than a port is no stranger.
  func areNone() { pardons.strays = [] }

  /// Whether the log says that somebody who is none of this run's clients has said what stands at the head.
  func haveSaid(_ inbox: [UInt8]) -> Bool {
    let terminator = conversation.transport.terminator
    guard !isAlone, conversation.logTellsEnds, !terminator.isEmpty,
      let end = inbox.firstRange(of: terminator)
    else { return false }
    let text = inbox[..<end.lowerBound]
    let log = conversation.transport.readLog().bytes
    var start = 0
    while let end = log[start...].firstIndex(of: UInt8(ascii: "\n")) {
      defer { start = end + 1 }
      // Most lines are told apart by their ends; a log may hold a message for each byte that was sent.
      let last = end - 1
      guard last - text.count >= start, log[(last - text.count)..<last].elementsEqual(text) else { continue }
      let line = LogLine(Array(log[start..<end]))
      if line.message.map({ $0[...] == text }) == true, line.port.map(isForeign) == true { return true }
    }
    return false
  }

  /// What is told where a difference may be somebody else's doing.
  func verdict(_ suspicion: Failure) -> Failure {
    if isAlone { return suspicion }
    return Failure(
      .stray, .strange, .connection, "Somebody else is in the room: run it alone",
      evidence: suspicion.evidence
    )
  }
}

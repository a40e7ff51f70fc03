import SessionLanguage

/// The clients of the session that is being played.
typealias Participants = [ClientName: Participant]

extension Participants {
  /// All of them, in the order of their joining.
  var inOrder: [(name: ClientName, participant: Participant)] {
    sorted { $0.value.number < $1.value.number }.map { ($0.key, $0.value) }
  }

  /// Everybody who can speak and hear, in the order of their joining.
  var live: [ClientName] { inOrder.filter { $0.participant.isLive && !$0.participant.isStalled }.map(\.name) }

  var somebodyStalls: Bool { values.contains(where: \.isStalled) }

  func name(ofClient number: Int) -> ClientName? { first { $0.value.number == number }?.key }

  func hasPort(_ port: UInt16) -> Bool { values.contains { $0.endpoint.port == port } }

  /// Whether a client of the session has said it.
  func haveSaid(_ message: Pattern) -> Bool { values.contains { $0.said.contains(message) } }

  /// What a message is, to the one who hears it.
  func subject(of message: Pattern, for listener: ClientName) -> Symptom.Subject {
    guard let bytes = message.bytes else { return .notice }
    if let head = NoticeReading.whole(bytes) {
      let owner = first { $0.value.endpoint.port == head.port }
      switch head.kind {
      case .joined: return .joinNotice(isOwn: owner?.key == listener)
      case .left: return owner?.key == listener ? .ownLeaveNotice : .leaveNotice(owner?.value.ending)
      }
    }
    let isOwn = self[listener]?.said.contains(message) == true
    if Fence.number(of: bytes) != nil, haveSaid(message) { return .fence(isOwn: isOwn) }
    if isOwn { return .message(isOwn: true) }
    return !haveSaid(message) && bytes.starts(with: NoticeReading.notice.utf8)
      ? .notice : .message(isOwn: false)
  }

  /// Fills the holes of a text.
  func resolve(_ text: Text) -> Pattern {
    text.resolved(
      port: { .text("\(self[$0]?.endpoint.port ?? 0)") },
      address: { self[$0]?.endpoint.writtenAddress ?? .any })
  }
}

extension Endpoint {
  /// The address as the server must write it; free where only the server can know it.
  var writtenAddress: Pattern.Piece { mayBeTranslated ? .any : .text(address) }
}

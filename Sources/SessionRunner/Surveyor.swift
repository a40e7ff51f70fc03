import SessionLanguage

/// What two joins tell about a server before any session is played.
package struct Survey: Sendable {
  /// What ends the server's messages; nil where it could not be told.
  package var terminator: [UInt8]?
  /// What was wrong with the very first join: nothing else can be judged then.
  package var failure: Failure?
  package var timeline: [Event]
  /// Why it could not be taken, where the server is not to blame; there is no failure then.
  package var interruption: Interruption?

  /// Why nobody could even connect.
  package var refusal: String? { failure?.verdict == .refused ? failure?.summary : nil }
}

/// Looks at a server before it is judged.
struct Surveyor<Link: Transport>: ContextPart {
  let context: Context<Link>
  let joining: Joining<Link>

  func survey() -> Survey {
    var survey = Survey(timeline: [])
    do throws(Failure) {
      survey.terminator = try terminator()
    } catch {
      survey.failure = error
    }
    if let terminator = survey.terminator { conversation.transport.terminator = terminator }
    survey.interruption = conversation.interruption
    if survey.interruption != nil { survey.failure = nil }
    survey.timeline = conversation.execution.timeline
    return survey
  }

  /// What ends the notices of two joins.
  private func terminator() throws(Failure) -> [UInt8]? {
    guard let first = ClientName("A"), let second = ClientName("B") else { return nil }
    try joining.connect(first)
    // Who is not told at once may be told with the second, or is waited for beside it.
    let timeouts = conversation.timeouts
    try joining.awaitOwnNotice(first, atMost: min(timeouts.forWhatHasBegun, timeouts.untilOverlooked))
    let before = participants[first]?.inbox.count ?? 0
    try joining.connect(second)
    // What is left unread would turn the end of the connection into a reset.
    func hasCome() -> Bool {
      let inbox = participants[first]?.inbox ?? []
      let isMore = inbox.count > before || inbox.contains(UInt8(ascii: "\n"))
      // Who does not tell the first that it has joined does not tell the second.
      return isMore && (before == 0 || participants[second]?.inbox.isEmpty == false)
    }
    while !hasCome(),
      waiting.collect(until: conversation.clock.lastAct + conversation.timeouts.deadline)
    {}
    let inboxes = [first, second].compactMap { participants[$0]?.inbox }
    guard inboxes.contains(where: { !$0.isEmpty }) else { throw silence(first) }
    return inboxes.contains { $0.contains(UInt8(ascii: "\n")) } ? [UInt8(ascii: "\n")] : []
  }

  /// Neither of two that joined was told anything.
  private func silence(_ name: ClientName) -> Failure {
    let notice = NoticeReading.joinNotice(port: participants[name]?.endpoint.port ?? 0)
    return Failure(
      .hang, .missing, .joinNotice(isOwn: true),
      "\(name) waited \(conversation.timeouts.deadline.inMilliseconds) ms for a message in vain",
      evidence: .stream(name, expected: [Pattern(bytes: notice)], actual: [], offset: 0))
  }

  /// Whether no connection is taken any more.
  func findsNobody() -> Bool {
    guard let name = ClientName("A") else { return false }
    do throws(Failure) {
      try joining.connect(name)
      return false
    } catch {
      return conversation.interruption == nil
    }
  }
}

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

extension Runner {
  /// Finds out the framing without a timer, by looking for an LF between the notices of two joins.
  package mutating func survey() -> Survey {
    var survey = Survey(timeline: [])
    begin(Session(id: "", title: "", covers: [], steps: []))
    do throws(Failure) {
      guard let first = ClientName("A"), let second = ClientName("B") else { return survey }
      try connect(first)
      try awaitOwnNotice(first)
      let before = participants[first]?.inbox.count ?? 0
      try connect(second)
      // What is left unread would turn the end of the connection into a reset.
      func hasCome() -> Bool {
        let inbox = participants[first]?.inbox ?? []
        let isMore = inbox.count > before || inbox.contains(UInt8(ascii: "\n"))
        return isMore && participants[second]?.inbox.isEmpty == false
      }
      while !hasCome(), collect(until: clock.lastAct + timeouts.deadline) {}
      let inboxes = [first, second].compactMap { participants[$0]?.inbox }
      guard inboxes.contains(where: { !$0.isEmpty }) else { throw silence(first) }
      survey.terminator = inboxes.contains { $0.contains(UInt8(ascii: "\n")) } ? [UInt8(ascii: "\n")] : []
    } catch {
      survey.failure = error
    }
    if let terminator = survey.terminator { transport.terminator = terminator }
    survey.interruption = transport.interruption
    if survey.interruption != nil { survey.failure = nil }
    survey.timeline = execution.timeline
    cleanUp()
    return survey
  }

  /// Neither of two that joined was told anything.
  private func silence(_ name: ClientName) -> Failure {
    let notice = NoticeReading.joinNotice(port: participants[name]?.endpoint.port ?? 0)
    return Failure(
      .hang, .missing, .joinNotice(isOwn: true),
      "\(name) waited \(timeouts.deadline.inMilliseconds) ms for a message in vain",
      evidence: .stream(name, expected: [Pattern(bytes: notice)], actual: [], offset: 0))
  }

  /// Whether no connection is taken any more.
  package mutating func findsNobody() -> Bool {
    begin(execution.session)
    guard let name = ClientName("A") else { return false }
    do throws(Failure) {
      try connect(name)
      cleanUp()
      return false
    } catch {
      return transport.interruption == nil
    }
  }
}

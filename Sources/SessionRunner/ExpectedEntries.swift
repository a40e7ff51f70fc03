import SessionLanguage

/// What the log of a session must hold, with what is known of its clients and of what they heard.
struct ExpectedEntries {
  private let session: Session
  private let participants: Participants
  /// The messages of the blocks in one order, as they were heard.
  private let heardInOrder: [[UInt8]]

  init(of session: Session, _ participants: Participants, heardInOrder: [[UInt8]]) {
    self.session = session
    self.participants = participants
    self.heardInOrder = heardInOrder
  }

  func matcher(for log: ExpectedLog) -> LogMatcher { LogMatcher(entries: given + entries(of: log)) }

  private var given: [LogMatcher.Entry] {
    session.given.compactMap { name in
      guard let endpoint = participants[name]?.endpoint else { return nil }
      let pattern = Pattern([
        .text("[Connected] IP:"), endpoint.writtenAddress, .text(" / Port:\(endpoint.port)가 연결되었습니다."),
      ])
      return LogMatcher.Entry(pattern: pattern, connection: name)
    }
  }

  private func entries(of log: ExpectedLog) -> [LogMatcher.Entry] {
    var relays = relaySteps
    var entries: [LogMatcher.Entry] = []
    for entry in log.entries {
      switch entry {
      case .line(let text): entries.append(self.entry(text, &relays))
      case .inThatOrder(let texts):
        let unordered = texts.map { self.entry($0, &relays) }
        entries += inHeardOrder(unordered)
      }
    }
    return entries
  }

  private func entry(_ text: Text, _ relays: inout [[UInt8]: [Int]]) -> LogMatcher.Entry {
    let pattern = participants.resolve(text)
    var connection: ClientName?
    for case .port(let name) in text.pieces where connection == nil { connection = name }
    var entry = LogMatcher.Entry(pattern: pattern, connection: connection)
    if let message = pattern.bytes.flatMap({ LogLine($0).message }), relays[message]?.isEmpty == false {
      entry.step = relays[message]?.removeFirst()
    }
    return entry
  }

  /// For each message that is heard, the steps in which it is.
  private var relaySteps: [[UInt8]: [Int]] {
    var steps: [[UInt8]: [Int]] = [:]
    for (index, step) in session.steps.enumerated() {
      let texts: [Text] =
        switch step {
        case .observation(.message(_, let text)): [text]
        case .observation(.messages(_, _, let texts)): texts
        case .observation(.closing), .act: []
        }
      for bytes in texts.compactMap({ participants.resolve($0).bytes }) {
        steps[bytes, default: []].append(index)
      }
    }
    return steps
  }

  /// The entries sorted as the messages were heard, each bound to its place by a step of its own.
  private func inHeardOrder(_ entries: [LogMatcher.Entry]) -> [LogMatcher.Entry] {
    let places = entries.map { entry in
      LogLine(entry.pattern.shownBytes).heard.flatMap { heardInOrder.firstIndex(of: $0) } ?? .max
    }
    return zip(places, entries).sorted { $0.0 < $1.0 }.map { _, entry in
      LogMatcher.Entry(pattern: entry.pattern, connection: nil, step: nil)
    }
  }
}

import SessionLanguage

/// Plays a session to a client, and judges it.
///
/// Events go in, and what is to be done comes out. An act is done at once. An observation is waited for until it holds; it
/// is wrong at once where nothing can come of it any more, and else when its time is up. What the client sends and no step
/// asks for is a fault. Times count from the beginning of the session.
package struct ClientJudge: Sendable {
  /// How long somebody who waits for an echo would wait for it; what is seen later says nothing (CLIENT-11).
  private static let moment: Duration = .milliseconds(700)

  /// How many of the last things that happened are kept for a report, about.
  private static let momentsKept = 1000

  let session: ClientSession
  let habits: ClientHabits
  let addresses: PlayedAddresses
  private let timeout: Duration
  private let startUpTime: Duration
  private let steps: [(step: ClientStep, line: Int?)]
  private var next = 0
  private var since: Duration = .zero
  private var segments: [[UInt8]] = []
  var sight: ClientSight
  /// The connection that is talked on, of those that there are.
  var current = -1
  /// Where the client was last told to connect.
  var isSentElsewhere = false
  /// What was seen before the last act.
  var before = Screen()
  /// How much the client had complained before it.
  var complaintsBefore = 0
  /// What the user typed last, with Enter, and the prompt that stood before it.
  var typed = ""
  var promptBefore = ""
  /// What showed a text on its way.
  var rowsOnTheWay: Set<String> = []
  var imitated: (row: String, count: Int)?
  /// When the last message was heard.
  private var heardAt: Duration = .zero
  /// When the connection was last ended, and how long it took the client to come back each time.
  private var endedAt: Duration?
  private var pauses: [Duration] = []
  private var hasAskedForHome = false
  /// What the session came to; nil while it goes on.
  package private(set) var verdict: ClientVerdict?
  package private(set) var moments: [ClientMoment] = []

  /// What is due may take as long as the timeout, and longer where the session is patient; to connect for the first time
  /// the client may take the start-up time more.
  package init(
    _ session: ClientSession, habits: ClientHabits, addresses: PlayedAddresses, timeout: Duration,
    startUpTime: Duration = .zero
  ) {
    self.startUpTime = startUpTime
    self.session = session
    self.habits = habits
    self.addresses = addresses
    self.timeout = timeout + .seconds(session.patience ?? 0)
    steps = session.stepsToPlay
    sight = ClientSight(hasTerminal: habits.hasTerminal)
  }

  /// When what is waited for must have come.
  package var deadline: Duration { since + timeout + (hasConnected ? .zero : startUpTime) }

  /// The judge could not look for so long, because the machine was busy with others: the client could do as little.
  package mutating func wasHeldUp(for time: Duration) { since += time }

  /// Whether the client has ever connected.
  package var hasConnected: Bool { !sight.connections.isEmpty }

  package mutating func began() -> [ClientEffect] { advance(at: .zero) }

  package mutating func happened(_ event: ClientEvent, at now: Duration) -> [ClientEffect] {
    sight.note(event, at: now)
    tell(event, at: now)
    if event == .exited(status: 127) { verdict = verdict ?? .notSupported }
    guard verdict == nil else { return [] }
    if event == .caughtUp || (now >= deadline && !segments.isEmpty) { return sendNextSegment(at: now) }
    return advance(at: now)
  }

  // MARK: - Steps

  private mutating func advance(at now: Duration) -> [ClientEffect] {
    var effects: [ClientEffect] = []
    while verdict == nil, segments.isEmpty {
      guard next < steps.count else {
        finish()
        break
      }
      switch steps[next].step {
      case .act(let act): effects += performed(act, at: now)
      case .observation(let observation):
        switch finding(observation, at: now) {
        case .holds: effects += held(observation, at: now)
        case .waits(let expected, let seen):
          let questions = asked(for: observation)
          if questions.isEmpty, sight.hasExited || now >= deadline { fail(expected, seen) }
          return effects + questions
        case .wrong(let expected, let seen): fail(expected, seen)
        case .unknown: verdict = .inconclusive
        }
      }
      next += 1
      since = now
    }
    return effects
  }

  private mutating func finish() {
    let rest = sight.connections.flatMap(\.heard)
    guard rest.isEmpty else {
      next -= 1
      return fail("nothing more from the client", [Visible(rest).text])
    }
    verdict = .passed
  }

  private mutating func fail(_ expected: String, _ seen: [String]) {
    let (step, line) = steps[next]
    let ending =
      sight.hasExited
      ? ["(the client has ended, \(sight.status.map { "status \($0)" } ?? "by a signal"))"] : []
    verdict = .failed(
      ClientFailure(
        line: line, step: step.written[0], expected: expected, seen: seen + ending))
  }

  // MARK: - Acts

  private mutating func performed(_ act: ClientAct, at now: Duration) -> [ClientEffect] {
    before = sight.screen
    complaintsBefore = sight.complaints.count
    let effects = effects(of: act)
    if act == .closes || act == .resets { endedAt = now }
    for effect in effects { tell(effect, at: now) }
    return effects
  }

  private mutating func effects(of act: ClientAct) -> [ClientEffect] {
    switch act {
    case .starts: return start(as: session.nick)
    case .startsAs(let nick): return start(as: nick)
    case .says(let text): return typing((habits.takesNick ? [] : bytes(session.nick) + [0x3A]) + bytes(text))
    case .types(let text): return [.type(bytes(text))]
    case .pastes(let text): return [.paste(bytes(text))]
    case .presses(let key): return [.press(key)]
    case .leaves: return habits.leaveBy.map { typing(Array($0.utf8)) } ?? [.endInput]
    case .connects(let elsewhere):
      isSentElsewhere = elsewhere
      let port = elsewhere ? addresses.elsewhere : addresses.port
      let words = habits.connectBy ?? ""
      return typing(
        Array(
          words.replacing("{host}", with: addresses.host).replacing("{port}", with: String(port)).utf8))
    case .resizes(let size): return [.resize(size)]
    case .greets:
      return [.send(Array("[알림] \(port) 님이 접속하셨습니다.".utf8) + session.framing.terminator, on: current)]
    case .sends(let text): return [.send(bytes(text) + session.framing.terminator, on: current)]
    case .sendsRaw(let texts):
      segments = texts.dropFirst().map(bytes)
      return [.send(bytes(texts[0]), on: current)] + (segments.isEmpty ? [] : [.awaitReading(current)])
    case .imitates(let text): return imitation(of: String(decoding: bytes(text), as: UTF8.self))
    case .closes: return [.close(current)]
    case .resets: return [.reset(current)]
    case .stops: return [.stopListening]
    case .resumes: return [.listen]
    }
  }

  private mutating func start(as nick: Text) -> [ClientEffect] {
    sight.startAgain()
    return [.start(nick: bytes(nick))]
  }

  private mutating func typing(_ line: [UInt8]) -> [ClientEffect] {
    typed = String(decoding: line, as: UTF8.self)
    promptBefore = sight.screen.beforeCursor
    return [.type(line + [habits.hasTerminal ? 0x0D : 0x0A])]
  }

  private mutating func imitation(of text: String) -> [ClientEffect] {
    let place = Reading(sight.screen).places(of: text).last
    guard let place, let row = place.map({ sight.screen.rows[$0] }).first else { return [] }
    imitated = (row, sight.screen.rows.count { $0 == row })
    return [.send(Array(row.utf8) + session.framing.terminator, on: current)]
  }

  private mutating func sendNextSegment(at now: Duration) -> [ClientEffect] {
    guard !segments.isEmpty else { return advance(at: now) }
    let effect = ClientEffect.send(segments.removeFirst(), on: current)
    tell(effect, at: now)
    since = now
    return [effect] + (segments.isEmpty ? advance(at: now) : [.awaitReading(current)])
  }

  // MARK: - Observations

  /// What follows from an observation that holds.
  private mutating func held(_ observation: ClientObservation, at now: Duration) -> [ClientEffect] {
    switch observation {
    case .accepts, .acceptsLater:
      current += 1
      if let pause = pause(at: current) { pauses.append(pause) }
    case .hears(let text):
      sight.take(received(text) ?? 0, from: current)
      heardAt = now
    case .relays(let text):
      sight.take(received(text) ?? 0, from: current)
      heardAt = now
      let effect = ClientEffect.send(bytes(text) + session.framing.terminator, on: current)
      tell(effect, at: now)
      return [effect]
    case .seesOnItsWay(let text):
      rowsOnTheWay = Set(rows(with: text))
    case .hearsNothing, .hearsEnd, .sees, .seesOnce, .seesNo, .seesInOrder, .seesAsHeard, .seesNoImitation,
      .isTold, .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends:
      break
    case .homeIsPrivate:
      hasAskedForHome = false
      sight.lookAgain()
    }
    return []
  }

  private mutating func asked(for observation: ClientObservation) -> [ClientEffect] {
    guard observation == .homeIsPrivate, !hasAskedForHome else { return [] }
    hasAskedForHome = true
    return [.lookAtHome]
  }

  /// How long it took the client to come back by this connection.
  private func pause(at index: Int) -> Duration? {
    guard let endedAt, sight.connections.indices.contains(index) else { return nil }
    return sight.connections[index].began - endedAt
  }

  /// Whether it has waited longer for the next connection than for the first that it came back by: so much longer that
  /// no busy machine makes it seem so.
  var hasWaitedLonger: Bool {
    guard let pause = pause(at: current + 1), let first = pauses.first else { return false }
    return pause > first * 1.5
  }

  /// Whether it is too late to say that a client should have waited.
  func isTooLate(at now: Duration) -> Bool { now - heardAt > Self.moment }

  // MARK: - Texts

  /// A text with its holes filled in.
  func bytes(_ text: Text) -> [UInt8] {
    let server = ClientName(ClientSession.server)
    let pattern = text.resolved(
      port: { .text($0 == server ? String(addresses.port) : String(port)) },
      address: { [addresses] _ in .text(addresses.host) })
    return pattern.bytes ?? []
  }

  private var port: UInt16 {
    sight.connections.indices.contains(current) ? sight.connections[current].port : 0
  }

  private mutating func tell(_ event: ClientEvent, at now: Duration) { note(event.words, at: now) }

  private mutating func tell(_ effect: ClientEffect, at now: Duration) { note(effect.words, at: now) }

  private mutating func note(_ words: String?, at now: Duration) {
    guard let words else { return }
    if moments.count == Self.momentsKept { moments.removeFirst(Self.momentsKept / 2) }
    moments.append(ClientMoment(time: now, words: words))
  }
}

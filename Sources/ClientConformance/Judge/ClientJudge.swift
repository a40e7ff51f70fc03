import SessionLanguage

/// Plays a session to a client, and judges it.
///
/// Events go in, and what is to be done comes out. An act is done at once. An observation is waited for until it holds; it
/// is wrong at once where nothing can come of it any more, and else when its time is up. What the client sends and no step
/// asks for is a fault. Times count from the beginning of the session.
package struct ClientJudge: Sendable {
  /// How many times as long as else a step may take on a machine that is busy with others.
  private static let longestExcuse = 4

  private let session: ClientSession
  private let habits: ClientHabits
  private let timeout: Duration
  private let startUpTime: Duration
  private let steps: [(step: ClientStep, line: Int?)]
  private var next = 0
  private var since: Duration = .zero
  /// For how much of that time nobody could do anything.
  private var heldUp: Duration = .zero
  /// What of a text is to be sent once the client has read the rest.
  private var segments: [[UInt8]] = []
  /// What is typed as soon as the client shows that it is there.
  private var firstLine: [UInt8]?
  private var client: ObservedClient
  private var log = ClientMoments()
  /// What the session came to; nil while it goes on.
  package private(set) var verdict: ClientVerdict?

  /// What is due may take as long as the timeout, and longer where the session is patient; to connect for the first time
  /// the client may take the start-up time more.
  package init(
    _ session: ClientSession, habits: ClientHabits, addresses: PlayedAddresses, timeout: Duration,
    startUpTime: Duration = .zero
  ) {
    self.startUpTime = startUpTime
    self.session = session
    self.habits = habits
    self.timeout = timeout + .seconds(session.patience ?? 0)
    steps = session.stepsToPlay
    client = ObservedClient(session, habits: habits, addresses: addresses)
  }

  /// When what is waited for must have come.
  package var deadline: Duration {
    since + timeout + (hasConnected ? .zero : startUpTime) + min(heldUp, timeout * Self.longestExcuse)
  }

  /// The client, or the judge, could not run for so long: the machine was busy with others.
  package mutating func wasHeldUp(for time: Duration) { heldUp += time }

  /// Whether the client has ever connected.
  package var hasConnected: Bool { client.wire.hasConnected }

  /// The nick that the client has chosen itself, empty where it has none; nil where that was not heard, or it was given one.
  package var ownNick: [UInt8]? { client.wire.speaker.ownNick }

  /// What happened, the last of it.
  package var moments: [ClientMoment] { log.all }

  package mutating func began() -> [ClientEffect] { advance(at: .zero) }

  package mutating func happened(_ event: ClientEvent, at now: Duration) -> [ClientEffect] {
    client.note(event, at: now)
    log.note(event.words, at: now)
    if event == .exited(status: 127) { verdict = verdict ?? .notSupported }
    guard verdict == nil else { return [] }
    if case .wrote = event, let line = firstLine {
      firstLine = nil
      return told(typing(line), at: now) + advance(at: now)
    }
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
      case .act(let act):
        client.view.actBegins()
        effects += told(self.effects(of: act, at: now), at: now)
      case .observation(let observation):
        switch client.finding(observation, at: now) {
        case .holds: effects += told(client.accept(observation), at: now)
        case .waits(let expected, let seen):
          if observation == .homeIsPrivate, client.process.askForHome() { return effects + [.lookAtHome] }
          if client.process.hasExited || now >= deadline { fail(expected, seen) }
          return effects
        case .wrong(let expected, let seen): fail(expected, seen)
        case .unknown: verdict = .inconclusive
        }
      }
      next += 1
      (since, heldUp) = (now, .zero)
    }
    return effects
  }

  private mutating func finish() {
    guard !client.wire.rest.isEmpty else {
      verdict = .passed
      return
    }
    next -= 1
    fail("nothing more from the client", [Visible(client.wire.rest).text])
  }

  private mutating func fail(_ expected: String, _ seen: [String]) {
    let (step, line) = steps[next]
    let ending = client.process.hasExited ? ["(the client has ended, \(client.process.end))"] : []
    var failure = ClientFailure(line: line, step: step.written[0], expected: expected, seen: seen + ending)
    switch step {
    case .observation(.hears(let text)), .observation(.relays(let text)):
      // Whatever the session is about: its client has not found out where messages end.
      if client.wire.isUnended(text) { failure.breaks = "CLIENT-6" }
    case .observation, .act: break
    }
    verdict = .failed(failure)
  }

  private mutating func told(_ effects: [ClientEffect], at now: Duration) -> [ClientEffect] {
    for effect in effects { log.note(effect.words, at: now) }
    return effects
  }

  // MARK: - Acts

  private mutating func effects(of act: ClientAct, at now: Duration) -> [ClientEffect] {
    switch act {
    case .starts: return start(as: session.nick)
    case .startsAs(let nick): return start(as: nick)
    case .says(let text): return typing(client.wire.bytes(text))
    case .types(let text): return [.type(client.wire.bytes(text))]
    case .pastes(let text): return [.paste(client.wire.bytes(text))]
    case .presses(let key): return [.press(key)]
    case .leaves: return habits.leaveBy.map { typing(Array($0.utf8)) } ?? [.endInput]
    case .connects(let elsewhere):
      return typing(client.wire.place(in: habits.connectBy ?? "", elsewhere: elsewhere))
    case .resizes(let size): return [.resize(size)]
    case .greets: return [client.wire.greeting]
    case .sends(let text): return [client.wire.sending(text)]
    case .sendsRaw(let texts):
      segments = texts.dropFirst().map(client.wire.bytes)
      return [.send(client.wire.bytes(texts[0]), on: client.wire.current)]
        + (segments.isEmpty ? [] : [.awaitReading(client.wire.current)])
    case .imitates(let text):
      guard let row = client.view.imitate(client.string(text)) else { return [] }
      return [.send(Array(row.utf8) + session.framing.terminator, on: client.wire.current)]
    case .closes:
      client.wire.ended(at: now)
      return [.close(client.wire.current)]
    case .resets:
      client.wire.ended(at: now)
      return [.reset(client.wire.current)]
    case .stops: return [.stopListening]
    case .resumes: return [.listen]
    }
  }

  private mutating func start(as nick: Text) -> [ClientEffect] {
    client.process.startAgain()
    let start = ClientEffect.start(nick: client.wire.bytes(nick))
    guard habits.connectsWhenTold else { return [start] }
    let line = client.wire.place(in: habits.connectBy ?? "", elsewhere: false)
    // A terminal that a client has yet to take may lose what is typed.
    guard habits.hasTerminal else { return [start] + typing(line) }
    firstLine = line
    return [start]
  }

  private mutating func typing(_ line: [UInt8]) -> [ClientEffect] {
    client.view.entered(line)
    return [.type(line + [habits.hasTerminal ? 0x0D : 0x0A])]
  }

  private mutating func sendNextSegment(at now: Duration) -> [ClientEffect] {
    guard !segments.isEmpty else { return advance(at: now) }
    // By then a client may have taken what has come of a bare message for all of it.
    let isExcused = now < deadline || heldUp > ClientWire.moment
    if session.framing == .bare, now - since > ClientWire.moment, isExcused {
      verdict = .inconclusive
      return []
    }
    let effects = told([.send(segments.removeFirst(), on: client.wire.current)], at: now)
    (since, heldUp) = (now, .zero)
    return effects + (segments.isEmpty ? advance(at: now) : [.awaitReading(client.wire.current)])
  }
}

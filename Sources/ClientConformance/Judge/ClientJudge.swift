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
  /// When the judge looked last, and before that: what it sees at one look may have come at any time since the other.
  private var looked = (last: Duration.zero, before: Duration.zero)
  /// What of a text is to be sent once the client has read the rest.
  private var segments: [[UInt8]] = []
  /// What is typed as soon as the client shows that it is there.
  private var firstLine: [UInt8]?
  private var wire: ClientWire
  private var view: ClientView
  private var process = ClientProcess()
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
    wire = ClientWire(session, addresses: addresses, isGivenNick: habits.takesNick)
    view = ClientView(hasTerminal: habits.hasTerminal)
  }

  /// When what is waited for must have come.
  package var deadline: Duration {
    since + timeout + (hasConnected ? .zero : startUpTime) + min(heldUp, timeout * Self.longestExcuse)
  }

  /// The client, or the judge, could not run for so long: the machine was busy with others.
  package mutating func wasHeldUp(for time: Duration) { heldUp += time }

  /// Whether the client has ever connected.
  package var hasConnected: Bool { wire.hasConnected }

  /// The nick that the client has chosen itself, empty where it has none; nil where that was not heard, or it was given one.
  package var ownNick: [UInt8]? { wire.speaker.ownNick }

  /// What happened, the last of it.
  package var moments: [ClientMoment] { log.all }

  package mutating func began() -> [ClientEffect] { advance(at: .zero) }

  package mutating func happened(_ event: ClientEvent, at now: Duration) -> [ClientEffect] {
    if now > looked.last { looked = (now, looked.last) }
    wire.note(event, at: now)
    view.note(event)
    process.note(event)
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
        view.actBegins()
        effects += told(self.effects(of: act, at: now), at: now)
      case .observation(let observation):
        switch finding(observation, at: now) {
        case .holds: effects += told(held(observation, at: now), at: now)
        case .waits(let expected, let seen):
          if observation == .homeIsPrivate, process.askForHome() { return effects + [.lookAtHome] }
          if process.hasExited || now >= deadline { fail(expected, seen) }
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
    guard !wire.rest.isEmpty else {
      verdict = .passed
      return
    }
    next -= 1
    fail("nothing more from the client", [Visible(wire.rest).text])
  }

  private mutating func fail(_ expected: String, _ seen: [String]) {
    let (step, line) = steps[next]
    let ending = process.hasExited ? ["(the client has ended, \(process.end))"] : []
    var failure = ClientFailure(line: line, step: step.written[0], expected: expected, seen: seen + ending)
    switch step {
    case .observation(.hears(let text)), .observation(.relays(let text)):
      // Whatever the session is about: its client has not found out where messages end.
      if wire.isUnended(text) { failure.breaks = "CLIENT-6" }
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
    case .says(let text): return typing(wire.bytes(text))
    case .types(let text): return [.type(wire.bytes(text))]
    case .pastes(let text): return [.paste(wire.bytes(text))]
    case .presses(let key): return [.press(key)]
    case .leaves: return habits.leaveBy.map { typing(Array($0.utf8)) } ?? [.endInput]
    case .connects(let elsewhere): return typing(wire.place(in: habits.connectBy ?? "", elsewhere: elsewhere))
    case .resizes(let size): return [.resize(size)]
    case .greets: return [wire.greeting]
    case .sends(let text): return [wire.sending(text)]
    case .sendsRaw(let texts):
      segments = texts.dropFirst().map(wire.bytes)
      return [.send(wire.bytes(texts[0]), on: wire.current)]
        + (segments.isEmpty ? [] : [.awaitReading(wire.current)])
    case .imitates(let text):
      guard let row = view.imitate(string(text)) else { return [] }
      return [.send(Array(row.utf8) + session.framing.terminator, on: wire.current)]
    case .closes:
      wire.ended(at: now)
      return [.close(wire.current)]
    case .resets:
      wire.ended(at: now)
      return [.reset(wire.current)]
    case .stops: return [.stopListening]
    case .resumes: return [.listen]
    }
  }

  private mutating func start(as nick: Text) -> [ClientEffect] {
    process.startAgain()
    let start = ClientEffect.start(nick: wire.bytes(nick))
    guard habits.connectsWhenTold else { return [start] }
    let line = wire.place(in: habits.connectBy ?? "", elsewhere: false)
    // A terminal that a client has yet to take may lose what is typed.
    guard habits.hasTerminal else { return [start] + typing(line) }
    firstLine = line
    return [start]
  }

  private mutating func typing(_ line: [UInt8]) -> [ClientEffect] {
    view.entered(line)
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
    let effects = told([.send(segments.removeFirst(), on: wire.current)], at: now)
    (since, heldUp) = (now, .zero)
    return effects + (segments.isEmpty ? advance(at: now) : [.awaitReading(wire.current)])
  }

  // MARK: - Observations

  private func finding(_ observation: ClientObservation, at now: Duration) -> Finding {
    if !habits.isSeen, !observation.isOfTheWire { return .holds }
    return switch observation {
    case .accepts: wire.acceptance(isLater: false, view.rows)
    case .acceptsLater: wire.acceptance(isLater: true, view.rows)
    case .hears(let text), .relays(let text): wire.hearing(text, view.rows)
    case .hearsNothing: wire.silence(at: now)
    case .hearsEnd: wire.end
    case .ends(let ending): process.ending(ending, view.rows)
    case .homeIsPrivate: process.home
    case .isTold: view.tells()
    case .isToldOf(let text): view.tells(of: string(text))
    case .terminalGetsNo(let text): view.getsNo(wire.bytes(text))
    case .lineIs(let text): view.lineIs(string(text))
    case .lineHolds(let text): view.lineHolds(string(text))
    case .sees(let text), .seesOnItsWay(let text): view.shows(string(text))
    case .seesOnce(let text): view.showsOnce(string(text))
    case .seesNo(let text): view.showsNo(string(text))
    case .seesInOrder(let texts): view.showsInOrder(texts.map(string))
    case .seesAsHeard(let text): view.showsAsHeard(string(text))
    case .seesNoImitation: view.showsNoImitation
    }
  }

  /// What follows from an observation that holds.
  private mutating func held(_ observation: ClientObservation, at now: Duration) -> [ClientEffect] {
    switch observation {
    case .accepts, .acceptsLater: wire.accept()
    case .hears(let text): wire.take(text, at: looked.before)
    case .relays(let text):
      wire.take(text, at: looked.before)
      return [wire.sending(text)]
    case .seesOnItsWay(let text): view.remember(onItsWay: string(text))
    case .homeIsPrivate: process.lookAgain()
    case .hearsNothing, .hearsEnd, .sees, .seesOnce, .seesNo, .seesInOrder, .seesAsHeard, .seesNoImitation,
      .isTold, .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends:
      break
    }
    return []
  }

  private func string(_ text: Text) -> String { String(decoding: wire.bytes(text), as: UTF8.self) }
}

extension ClientObservation {
  /// Whether it is about what the client sends.
  fileprivate var isOfTheWire: Bool {
    switch self {
    case .accepts, .acceptsLater, .hears, .relays, .hearsNothing, .hearsEnd: true
    case .sees, .seesOnce, .seesNo, .seesInOrder, .seesOnItsWay, .seesAsHeard, .seesNoImitation, .isTold,
      .isToldOf, .lineIs, .lineHolds, .terminalGetsNo, .ends, .homeIsPrivate:
      false
    }
  }
}

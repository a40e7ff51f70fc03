import SessionLanguage

/// How a session that did not pass went wrong.
package enum Verdict: String, Hashable, Sendable, CaseIterable {
  /// Something else came than must come, or more.
  case wrong = "WRONG"
  /// The right thing came, more than a second after it was due.
  case late = "LATE"
  /// Nothing came up to the deadline.
  case hang = "HANG"
  /// The server closed the connection.
  case closed = "CLOSED"
  /// The server closed the connection and takes no new ones.
  case crash = "CRASH"
  /// The server took no new connection.
  case refused = "REFUSED"
  /// The server sent a client more than any session asks for, without end.
  case flood = "FLOOD"
  /// Somebody else is in the room.
  case stray = "STRAY"
}

/// One thing that was otherwise than it must be in a session.
package struct Failure: Error, Hashable, Sendable {
  /// Expected and actual, each as far as it is known.
  package enum Evidence: Hashable, Sendable {
    /// What a client should have heard, any one of these, and what it heard, wrong from the offset on.
    case stream(ClientName, expected: [Pattern], actual: [UInt8], offset: Int)
    /// What the log should hold and what it holds, line by line.
    case log(expected: [[UInt8]], actual: [[UInt8]])
    /// A flaw of the log as a whole.
    case flaw(LogReading.Flaw)
    case none
  }

  package var verdict: Verdict
  /// What kind of difference it is, and of what.
  package var symptom: Symptom
  /// The line of the session, counted from 1; nil where it is about the session as a whole.
  package var line: Int?
  /// What happened, in one sentence.
  package var summary: String
  package var evidence: Evidence
  /// For how long it was waited for, or after how long it came; nil where nothing was waited for.
  package var wait: Duration?
  /// Whether a client had ended before what was due was said: the server may not be what it was.
  package internal(set) var followsAnEnd = false

  package init(
    _ verdict: Verdict, _ kind: Symptom.Kind, _ subject: Symptom.Subject, line: Int? = nil, _ summary: String,
    evidence: Evidence = .none, wait: Duration? = nil
  ) {
    self.verdict = verdict
    symptom = Symptom(kind, subject)
    self.line = line
    self.summary = summary
    self.evidence = evidence
    self.wait = wait
  }
}

extension Failure {
  /// Whether both came in the same step, and it came to a client that is named before the other.
  fileprivate func precedes(_ other: Failure) -> Bool {
    guard line == other.line, symptom.kind != .missing, other.symptom.kind != .missing,
      case .stream(let name, _, _, _) = evidence,
      case .stream(let others, _, _, _) = other.evidence
    else { return false }
    return name < others
  }
}

/// One line of what happened, for the reader of a report.
package struct Event: Hashable, Sendable {
  package enum What: Hashable, Sendable {
    case joined(Endpoint)
    case sent([UInt8])
    case heard([UInt8])
    case ended(Ending)
    /// The server closed the connection, in an orderly way or by a reset.
    case closed(reset: Bool)
    case server(ServerAction)
  }

  /// Since the session began.
  package var time: Duration
  /// Nil where it is the server's.
  package var client: ClientName?
  package var what: What

  package init(time: Duration, client: ClientName?, what: What) {
    self.time = time
    self.client = client
    self.what = what
  }
}

/// A session as it was played.
package struct Execution: Sendable {
  package var session: Session
  /// What was otherwise than it must be, in the order in which it was seen: of each symptom the first.
  package internal(set) var failures: [Failure] = []
  package var timeline: [Event] = []
  /// The ends of connections that the server did not notice in time.
  package var unnoticed: Set<Ending> = []
  /// Whether nobody was left to tell whether the server has noticed the end of its last client.
  package var endsUnseen = false
  package var duration: Duration = .zero
  package var logWasJudged = false
  /// Whether the server sent without end, though no client had ended.
  package internal(set) var isFlood = false
  /// Why it could not be played to its end; the server is not to blame, and there is no failure then.
  package var interruption: Interruption?

  package init(session: Session) { self.session = session }

  /// Takes that something is otherwise than it must be, of each symptom once.
  ///
  /// What several clients hear of one step is told in the order of their names: which of them is read first is chance.
  package mutating func add(_ failure: Failure) {
    if let told = failures.firstIndex(where: { $0.symptom == failure.symptom }) {
      guard failure.precedes(failures[told]) else { return }
      failures.remove(at: told)
    }
    let later = failures.reversed().prefix(while: failure.precedes).count
    failures.insert(failure, at: failures.count - later)
  }

  /// What was seen first; nil where everything was as it must be, or nothing can be said.
  package var failure: Failure? { failures.first }

  /// How clients have ended their connections.
  var endings: Set<Ending> {
    Set(timeline.compactMap { if case .ended(let ending) = $0.what { ending } else { nil } })
  }
}

extension Execution {
  /// What was relayed and should have been refused has leaked where the refusal came all the same; where it did not, that is
  /// what is wrong.
  mutating func nameRelayedRefusals() {
    let isRefused = session.steps.contains { step in
      switch step {
      case .observation(.message(_, let text)): text.pieces.contains(.any)
      case .observation(.messages(_, _, let texts)): texts.contains { $0.pieces.contains(.any) }
      case .observation(.closing), .act: false
      }
    }
    let missing = Symptom(.missing, .notice)
    let refusals = failures.map(\.symptom).filter { $0.subject == .notice }
    guard isRefused, refusals.isEmpty || refusals == [missing] else { return }
    for index in failures.indices where failures[index].symptom.kind == .unexpected {
      switch failures[index].symptom.subject {
      case .message where refusals.isEmpty: failures[index].symptom.kind = .leaked
      case .message, .joinNotice, .leaveNotice, .ownLeaveNotice:
        if !refusals.isEmpty { failures[index].symptom = Symptom(.altered, .notice) }
      case .fence, .notice, .closing, .connection, .entry, .log: break
      }
    }
    var told: Set<Symptom> = []
    let isToldOtherwise = failures.contains { $0.symptom == Symptom(.altered, .notice) }
    failures.removeAll { !told.insert($0.symptom).inserted || isToldOtherwise && $0.symptom == missing }
  }

  /// Blames the server for nothing that may be somebody else's doing.
  mutating func excuse() {
    if interruption != nil {
      failures = []
    } else if failures.contains(where: { $0.verdict == .stray }) {
      failures.removeAll { $0.verdict != .stray }
    }
  }

  /// Takes back what was told under a symptom, if it was told of this message.
  mutating func withdraw(_ symptom: Symptom, missing message: Pattern) {
    failures.removeAll { failure in
      guard failure.symptom == symptom, case .stream(_, let due, _, _) = failure.evidence else {
        return false
      }
      return due == [message]
    }
  }

  /// Changes what was told under a symptom.
  mutating func amend(_ symptom: Symptom, _ change: (inout Failure) -> Void) {
    guard let index = failures.firstIndex(where: { $0.symptom == symptom }) else { return }
    change(&failures[index])
  }
}

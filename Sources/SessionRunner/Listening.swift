import SessionLanguage

/// One listener on its way through what it must hear.
struct Listening {
  let name: ClientName
  private var matcher: StreamMatcher
  /// The matcher as it was where the present message began, and how many bytes have come since.
  private var checkpoint: StreamMatcher
  private var sinceCheckpoint = 0
  /// When the last message that it took had not come yet.
  var lastTaken = Duration.zero
  /// What was wrong but may turn out to be a stranger's doing.
  var suspicion: Failure?
  /// Whether more must come before what stands at the head can be told.
  var isInDoubt = false
  /// What has come that is like nothing that was due.
  var unknown: [(text: [UInt8], subject: Symptom.Subject)] = []
  /// Whether nothing more is waited for: what is there is all that there will be.
  var takesRest = false

  init(_ name: ClientName, to sequences: [MessageSequence], terminator: [UInt8]) {
    self.name = name
    matcher = StreamMatcher(sequences, terminator: terminator)
    checkpoint = matcher
  }

  var isComplete: Bool { matcher.isComplete }

  /// Whether a message that is due has begun to come.
  var isMidway: Bool { sinceCheckpoint > 0 }

  /// The messages of which one must come next or go on.
  var expected: [Pattern] { matcher.expected }

  /// All that has not been heard yet.
  var remaining: [Pattern] { checkpoint.remaining }

  /// Takes a message for heard, and those before it for passed over; nil where it is not due any more.
  mutating func pass(_ message: Pattern) -> [Pattern]? {
    rewind()
    guard let passed = matcher.pass(message) else { return nil }
    checkpoint = matcher
    return passed
  }

  enum Step {
    /// Everything has been heard, or more must come.
    case nothing
    /// A message of this length stands at the head.
    case message(length: Int)
    /// What stands at the offset fits nothing.
    case mismatch(offset: Int)
  }

  /// Goes on through an inbox; past the end of what it must hear too, where that is asked for.
  mutating func next(in inbox: [UInt8], pastTheEnd: Bool) -> Step {
    while pastTheEnd || sinceCheckpoint > 0 || !matcher.isComplete {
      guard sinceCheckpoint < inbox.count else { return .nothing }
      sinceCheckpoint += matcher.hearsOn(inbox[sinceCheckpoint...])
      guard sinceCheckpoint < inbox.count else { return .nothing }
      guard matcher.hears(inbox[sinceCheckpoint]) else { return .mismatch(offset: sinceCheckpoint) }
      sinceCheckpoint += 1
      guard matcher.isBetweenMessages else { continue }
      checkpoint = matcher
      defer { sinceCheckpoint = 0 }
      return .message(length: sinceCheckpoint)
    }
    return .nothing
  }

  /// Goes back to where the present message began, after a mismatch.
  mutating func rewind() {
    matcher = checkpoint
    sinceCheckpoint = 0
    isInDoubt = false
  }
}

import SessionLanguage

/// A client of the session that is being played, as the runner keeps it.
final class Participant {
  /// How the transport knows it.
  let number: Int
  private(set) var endpoint: Endpoint
  /// More than any session lets come to a client before it is judged, and than the longest message that a server may relay.
  ///
  /// Several players may each have several clients that are told so much.
  static let bound = 3 << 19
  /// More messages than any server says for once that no step asks for.
  private static let mostUnasked = 1000
  /// What has come and has not been judged.
  private(set) var inbox: [UInt8] = []
  /// When the last of it came.
  private(set) var lastHeard = Duration.zero
  /// Whether anything at all has come.
  private(set) var hasHeard = false
  /// How many messages it was told that no step asks for.
  private var unasked = 0
  /// Where in the inbox the echo of what it said last may begin.
  private(set) var echoStart = 0
  /// How the server closed the connection, if it did.
  private(set) var closing: Arrival.What?
  /// How the client ended, if it did.
  private(set) var ending: Ending?
  private(set) var isStalled = false
  /// Whether it is in the middle of a line: what it says next would become part of that.
  private(set) var isHalfway = false
  /// Whether the server is known to have heard a whole line of it.
  private(set) var isSettled = false
  /// Whether the server may still be telling of its join, or what it said last.
  private(set) var mayBeTold = true
  /// The numbers of the fences that were said for it to hear.
  private(set) var fences: Set<Int> = []
  /// What it has sent since it last began a message.
  private var sent: [UInt8] = []
  /// What it has heard that was said before it came.
  private(set) var leftovers: Set<[UInt8]> = []
  /// Everything that it has said.
  private(set) var said: Set<Pattern> = []
  /// What it was told.
  private(set) var history: Set<[UInt8]> = []
  /// What it was told since the order of that was last asked for.
  private(set) var heardInTurn: [[UInt8]] = []
  /// Whether it has said something that is to be refused.
  private(set) var isRefused = false
  /// What should have come to it and did not.
  private var owed: [Owed] = []
  /// The notices of who had gone when it was let in at last.
  private(set) var goneBefore: Set<Pattern> = []
  /// What it has said and not yet heard back.
  private(set) var due: [Pattern] = []
  /// What it said last, behind what nobody had heard of it by then, where nothing ends messages.
  private(set) var unheard: [[UInt8]] = []

  init(number: Int, endpoint: Endpoint) {
    self.number = number
    self.endpoint = endpoint
  }

  func isSeen(asPort port: UInt16) { endpoint.port = port }

  // MARK: - What comes

  func heard(_ bytes: [UInt8], at time: Duration) {
    inbox += bytes
    (lastHeard, hasHeard) = (time, true)
  }

  /// Takes that it was told this, whole.
  func heard(message: [UInt8]) {
    history.insert(message)
    heardInTurn.append(message)
  }

  func forgetTurns() { heardInTurn = [] }

  /// Whether more has come than can be looked at.
  var isFlooded: Bool { inbox.count > Self.bound }

  /// Takes that it was told something that no step asks for.
  func wasNotToHear() { unasked += 1 }

  /// Whether it is told so much that no step asks for that more of it tells nothing new.
  var isToldWithoutEnd: Bool { unasked > Self.mostUnasked }

  /// Nobody is to judge what has come.
  func forgetInbox() { inbox = [] }

  /// Takes judged bytes out of the inbox.
  func take(_ range: Range<Int>) {
    inbox.removeSubrange(range)
    echoStart -= range.clamped(to: 0..<echoStart).count
  }

  /// Takes that what stands at the head was said before it came.
  func notesLeftover(length: Int) { leftovers.insert(Array(inbox.prefix(length))) }

  func isToHear(fence: Int) { fences.insert(fence) }

  /// Takes that a message did not come to it in time.
  func isOwed(_ message: Owed) { owed.append(message) }

  /// What did not come to it in time.
  var owedTexts: [[UInt8]] { owed.compactMap(\.message.bytes) }

  /// Takes that what had not come in time comes after all; nil where it was never due.
  func getsOwed(_ message: Pattern) -> Owed? {
    owed.firstIndex { $0.message == message }.map { owed.remove(at: $0) }
  }

  /// Takes that it is let in at last, though not in time: it is told of nobody who went before.
  func isLetIn(after notices: Set<Pattern>) { goneBefore = notices }

  /// Takes that what it said is no longer waited for.
  func hearsBack(_ message: Pattern) {
    if let index = due.firstIndex(of: message) { due.remove(at: index) }
  }

  // MARK: - What it does

  func says(_ message: Pattern) { said.insert(message) }

  /// Takes that it says this while nobody has heard the others of it; more than a few no server reads together.
  func says(_ text: [UInt8], after others: [[UInt8]]) { unheard = others.suffix(3) + [text] }

  /// Takes that what it says is to come back to it.
  func isToHearBack(_ message: Pattern) { due.append(message) }

  /// Takes that something is said now: its echo comes after everything that is there.
  func speaks() { echoStart = inbox.count }

  /// Takes what it sends; the server may be telling it to the room until it hears more of the client.
  func sends(_ bytes: [UInt8], terminator: [UInt8]) {
    if !isHalfway { sent = [] }
    sent += bytes
    isHalfway = !terminator.isEmpty && bytes.last != UInt8(ascii: "\n")
    mayBeTold = true
  }

  /// Takes that the server has heard a whole line of it.
  func settles() { isSettled = true }

  /// Takes that nothing of it is on its way to the room any more.
  func hasBeenTold() { mayBeTold = false }

  /// Takes that what it said last is refused: it does not come back.
  func isToBeRefused() {
    isRefused = true
    _ = due.popLast()
  }

  func stalls(_ isStalled: Bool) { self.isStalled = isStalled }

  // MARK: - Its end

  func ends(_ ending: Ending) { self.ending = ending }

  func isClosed(_ how: Arrival.What) { closing = how }

  /// The last message that it has sent.
  func lastWords(terminator: [UInt8]) -> [UInt8]? {
    guard !terminator.isEmpty else { return sent }
    let lines = sent.split(separator: UInt8(ascii: "\n"))
    return (isHalfway ? lines.dropLast() : lines[...]).last.map(Array.init)
  }

  /// Whether it can speak and hear.
  var isLive: Bool { ending == nil && closing == nil }
  /// Whether it can hear.
  var canHear: Bool { ending == nil || ending == .halfCloses }
}

/// A message that has not come to a client.
struct Owed {
  let message: Pattern
  /// Since when it has been due.
  let since: Duration
  /// Whether it was waited for, and given up; else another has overtaken it.
  let isGivenUp: Bool
}

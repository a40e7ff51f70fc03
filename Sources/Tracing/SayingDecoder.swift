import ChatProtocol
import SessionLanguage

/// Finds a client's messages in what it sends, and how each came.
struct SayingDecoder {
  private let framing: Framing
  private let serverClass: ServerClass
  private var decoder: MessageDecoder
  private var last: Moment?
  private var segments = 0
  private var pause = Duration.zero
  /// Whether it is not sure where its messages end.
  private var isUnsure = false

  init(_ framing: Framing, _ serverClass: ServerClass) {
    self.framing = framing
    self.serverClass = serverClass
    decoder = MessageDecoder(framing: framing, limit: Limits().messageBytes)
  }

  mutating func take(_ bytes: [UInt8], at now: Moment, _ visit: inout Visit) {
    passQuiet(until: now, &visit)
    let first = visit.said.count
    var rest = bytes
    let lines = framing == .bare ? [bytes] : rest.takeLines().map { $0 + [UInt8(ascii: "\n")] } + [rest]
    for line in lines where !line.isEmpty {
      if segments > 0, let last { pause = max(pause, now.time - last.time) }
      segments += 1
      let isEnd = line.last == UInt8(ascii: "\n") && framing == .line
      visit.tail += line
      visit.leftover += line
      let found = decoder.received(line)
      if isEnd, found.isEmpty, visit.tail.count < 3 { visit.emptyLines.append(now) }
      let end: Visit.Saying.End =
        framing == .bare
        ? .read : visit.tail.suffix(2).first == UInt8(ascii: "\r") ? .carriageReturn : .lineFeed
      for message in found { add(message, end, at: now, &visit) }
      if isEnd || framing == .bare { begin(&visit) }
    }
    if decoder.hasFoundRequest { visit.isRequest = true }
    if visit.said.count > first + 1 {
      for index in first..<visit.said.count { visit.said[index].isShared = true }
    }
    last = now
  }

  /// Takes that nothing has come up to now; quiet is quiet at the server too where it was long enough.
  mutating func passQuiet(until now: Moment, _ visit: inout Visit) {
    guard let last, decoder.awaitsQuiet else { return }
    let time = now.time - last.time
    if time > .milliseconds(20), time < .milliseconds(500) { isUnsure = true }
    guard time >= .milliseconds(50) else { return }
    let quiet = Moment(index: last.index, time: last.time + .milliseconds(50))
    let found = decoder.quietIntervalPassed()
    for message in found { add(message, .quiet, at: quiet, &visit) }
    if !found.isEmpty { begin(&visit) }
  }

  private mutating func begin(_ visit: inout Visit) { (visit.tail, segments, pause) = ([], 0, .zero) }

  mutating func end(at now: Moment, _ visit: inout Visit) {
    passQuiet(until: now, &visit)
    for message in decoder.ended() { add(message, .end, at: now, &visit) }
  }

  private func add(
    _ message: MessageDecoder.Found, _ end: Visit.Saying.End, at now: Moment, _ visit: inout Visit
  ) {
    let isHardened = serverClass == .hardened
    let text = (try? message.get()).map(Array.init) ?? visit.tail
    var refusal: Refusal?
    do throws(Refusal) {
      let limit = isHardened ? Limits().messageBytes : Limits.smallestMessageLimit
      _ = try ChatLine(checking: Array(message.get()), framing: framing, limit: limit)
      if framing == .bare { _ = try ChatLine(checking: text, framing: .line) }
    } catch { refusal = error }
    let isOpen = end == .quiet || end == .end || isUnsure
    visit.said.append(
      Visit.Saying(
        text: text, raw: visit.leftover, at: now, end: end, segments: segments, pause: pause,
        refusal: refusal,
        isLoose: refusal != nil || isUnsure || isOpen && !isHardened))
    visit.leftover = []
  }
}

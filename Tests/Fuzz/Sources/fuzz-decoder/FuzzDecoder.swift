import ChatProtocol

/// Whatever bytes come, in whatever pieces, at whatever limit: the same messages, none too long, none lost.
///
/// The input is one byte for the limit, then what a client sends: `|` cuts it, `~` lets the quiet interval pass.
/// - Returns: 0, as libFuzzer wants it.
@_cdecl("LLVMFuzzerTestOneInput")
public func decode(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: start, count: count)
  guard let first = input.first else { return 0 }
  let limit = Int(first % 64) + 1
  let script = Array(input.dropFirst())
  linesAreTheSameInAnyPieces(script.filter { $0 != pause }, limit: limit)
  for framing in Framing.allCases { messagesAreWithinTheLimit(script, framing: framing, limit: limit) }
  bareMessagesLoseNothing(script.filter { $0 != pause })
  return 0
}

private let cut = UInt8(ascii: "|")
private let pause = UInt8(ascii: "~")
private let lineFeed = UInt8(ascii: "\n")

private func linesAreTheSameInAnyPieces(_ script: [UInt8], limit: Int) {
  let pieces = script.split(separator: cut, omittingEmptySubsequences: false)
  let stream = Array(pieces.joined())
  var (whole, cut) = (
    MessageDecoder(framing: .line, limit: limit), MessageDecoder(framing: .line, limit: limit)
  )
  var bytewise = whole
  let messages = whole.received(stream)
  precondition(pieces.flatMap { cut.received($0) } == messages, "the pieces give other messages")
  precondition(stream.flatMap { bytewise.received([$0]) } == messages, "the bytes give other messages")
  let lines = stream.split(separator: lineFeed, omittingEmptySubsequences: false).dropLast()
  let accepted = lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    .filter { (1...limit).contains($0.count) }
  // Nothing of a client is a message that begins with a request of HTTP.
  let due = whole.hasFoundRequest ? [] : Array(accepted)
  precondition(messages.compactMap { try? $0.get() } == due, "they are not the lines")
}

private func messagesAreWithinTheLimit(_ script: [UInt8], framing: Framing, limit: Int) {
  var decoder = MessageDecoder(framing: framing, limit: limit)
  var messages: [MessageDecoder.Found] = []
  for part in script.split(separator: pause, omittingEmptySubsequences: false) {
    for piece in part.split(separator: cut) { messages += decoder.received(piece) }
    messages += decoder.quietIntervalPassed()
    precondition(!decoder.awaitsQuiet, "it asks twice for the same quiet")
  }
  messages += decoder.ended()
  precondition(decoder.ended().isEmpty, "something is left behind the end")
  for message in messages {
    switch message {
    case .success(let bytes):
      precondition((1...limit).contains(bytes.count), "a message is over the limit, or empty")
      precondition(framing == .bare || !bytes.contains(lineFeed), "a message is two lines")
    case .failure(let refusal): precondition(refusal == .tooLong(limit: limit), "another reason")
    }
  }
}

private func bareMessagesLoseNothing(_ script: [UInt8]) {
  var decoder = MessageDecoder(framing: .bare, limit: .max)
  let pieces = script.split(separator: cut)
  let messages = pieces.flatMap { decoder.received($0) } + decoder.ended()
  precondition(messages.flatMap { Array((try? $0.get()) ?? []) } == Array(pieces.joined()), "bytes are lost")
}

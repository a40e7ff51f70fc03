import SessionLanguage

/// The fences of a run: messages of its own that nobody else in the room says.
struct Fences {
  /// What they are told by.
  let nonce: String
  /// How many were said.
  private(set) var count = 0
  /// Those of the session that is being played.
  private(set) var texts: Set<[UInt8]> = []

  init(nonce: String) { self.nonce = nonce }

  mutating func beginSession() { texts = [] }

  /// Goes on after so many, as a run did that is played again.
  mutating func skip(to count: Int) { self.count = count }

  /// The next one.
  mutating func next() -> (number: Int, text: [UInt8]) {
    count += 1
    let text = Fence.text(nonce: nonce, number: count)
    texts.insert(text)
    return (count, text)
  }

  /// Whether the message is one of the session.
  func contains(_ message: Pattern) -> Bool { message.bytes.map(texts.contains) ?? false }

  /// Reads one at the head of the bytes.
  func read(_ bytes: [UInt8], terminator: [UInt8]) -> Fence.Reading {
    Fence.read(bytes, nonce: nonce, terminator: terminator)
  }

  /// The one of which an entry of the log tells; it may be one of an earlier session.
  func fence(inEntry line: [UInt8]) -> [UInt8]? {
    guard let head = line.firstRange(of: Fence.head(nonce: nonce)) else { return nil }
    let said = Array(line[head.lowerBound...])
    guard case .fence(let number, let length) = read(said, terminator: []), number <= count else {
      return nil
    }
    return Array(said.prefix(length))
  }
}

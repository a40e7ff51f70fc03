import SessionLanguage

/// What the fixtures say, as bytes: their holes filled with ports and addresses.
struct Corpus {
  /// Messages without their terminators, good ones and bad ones, each once.
  private(set) var messages: [[UInt8]] = []
  /// Lines of logs with their LFs, each once.
  private(set) var logLines: [[UInt8]] = []
  /// Whole logs.
  private(set) var logs: [[UInt8]] = []

  private static let ports = ["1104", "1", "65535", "50000", "10"]
  private static let addresses = ["127.0.0.1", "::1", "2001:db8::a:9"]

  init(_ sessions: [Session]) {
    var seen: Set<[UInt8]> = []
    for session in sessions {
      let wire = session.steps.flatMap { Self.texts(in: $0) }.flatMap(Self.resolved)
      let split = wire.flatMap { $0.split(separator: UInt8(ascii: "\n")).map { Self.withoutLastCR($0) } }
      messages += split.filter { seen.insert($0).inserted }
      let lines = (session.log?.entries ?? []).flatMap(Self.texts).flatMap(Self.resolved).map {
        $0 + "\n".utf8
      }
      logLines += lines.filter { seen.insert($0).inserted }
      if !lines.isEmpty { logs.append(Array(lines.joined())) }
    }
  }

  private static func texts(in step: Step) -> [Text] {
    switch step {
    case .act(let act): texts(in: act)
    case .observation(.message(_, let text)): [text]
    case .observation(.messages(_, _, let texts)): texts
    case .observation(.closing): []
    }
  }

  private static func texts(in act: Act) -> [Text] {
    switch act {
    case .sends(_, let text): [text]
    case .sendsRaw(_, let segments): [Text(segments.flatMap(\.pieces))]
    case .together(let acts): acts.flatMap(texts)
    case .joins, .ends, .stalls, .reads, .server: []
    }
  }

  private static func texts(in entry: ExpectedLog.Entry) -> [Text] {
    switch entry {
    case .line(let text): [text]
    case .inThatOrder(let texts): texts
    }
  }

  /// The text, or the first and the last of those that it stands for.
  private static func resolved(_ text: Text) -> [[UInt8]] {
    let texts = text.expanded
    return (texts.count > 1 ? [texts[0], texts[texts.count - 1]] : texts).map { text in
      let pattern = text.resolved(
        port: { .text(ports[number(of: $0) % ports.count]) },
        address: { .text(addresses[number(of: $0) % addresses.count]) })
      return pattern.pieces.flatMap { piece in
        switch piece {
        case .bytes(let bytes): bytes
        case .any: Array("이유".utf8)
        }
      }
    }
  }

  /// The same for the same name in every run.
  private static func number(of name: ClientName) -> Int {
    name.description.utf8.reduce(0) { $0 + Int($1) } - Int(UInt8(ascii: "A"))
  }

  private static func withoutLastCR(_ line: ArraySlice<UInt8>) -> [UInt8] {
    Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }
}

/// One byte replaced, put in or taken out.
struct Mutations {
  /// What the grammars of messages and logs tell apart, and the edges of UTF-8.
  private static let telling: [UInt8] = [
    0x00, 0x09, 0x0A, 0x0D, 0x1B, 0x20, 0x25, 0x2E, 0x30, 0x31, 0x35, 0x36, 0x39, 0x3A, 0x41, 0x5B, 0x5D,
    0x61, 0x67, 0x7E,
    0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xA7, 0xA8, 0xA9, 0xAF, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xE2,
    0xE3, 0xEC, 0xED,
    0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF,
  ]

  /// How many bytes are tried at each place.
  private let bytesAtEachPlace: Int
  /// How many bytes of mutations there are of one text, about: of a longer one, fewer places are looked at.
  private let budget: Int
  private var turn = 0

  init(bytesAtEachPlace: Int, budget: Int) {
    self.bytesAtEachPlace = bytesAtEachPlace
    self.budget = budget
  }

  /// Calls the body with mutations of the bytes; from call to call the telling bytes take turns.
  mutating func each(of bytes: [UInt8], _ body: ([UInt8]) -> Void) {
    for place in chosenPlaces(in: bytes.count) {
      var mutated = bytes
      if place < bytes.count {
        mutated.remove(at: place)
        body(mutated)
        // The other case of a letter, which a string of ABNF may take for the same.
        mutated = bytes
        mutated[place] ^= 0x20
        body(mutated)
      }
      for _ in 0..<bytesAtEachPlace {
        let byte = nextByte()
        mutated = bytes
        mutated.insert(byte, at: place)
        body(mutated)
        guard place < bytes.count, bytes[place] != byte else { continue }
        mutated = bytes
        mutated[place] = byte
        body(mutated)
      }
    }
  }

  /// All places, or those at the beginning, some between, and those at the end.
  private func chosenPlaces(in count: Int) -> [Int] {
    let places = max(9, budget / max(1, count * (2 * bytesAtEachPlace + 1)))
    guard count >= places else { return Array(0...count) }
    let third = places / 3
    let between = (0..<third).map { third + $0 * (count - 2 * third) / third }
    return Array(0..<third) + between + Array(count - third...count)
  }

  private mutating func nextByte() -> UInt8 {
    turn += 1
    return Self.telling[turn % Self.telling.count]
  }
}

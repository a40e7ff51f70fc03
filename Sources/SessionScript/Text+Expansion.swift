extension Session {
  /// The session without counters: what has one stands there so many times.
  package var expanded: Session {
    var session = self
    session.steps = steps.flatMap(\.expanded)
    session.log?.entries = (log?.entries ?? []).flatMap(\.expanded)
    return session
  }
}

extension Step {
  /// The steps that it stands for, all with its line.
  fileprivate var expanded: [Step] {
    switch action {
    case .sends(let name, let text): text.expanded.map { Step(.sends(name, $0), line: line) }
    case .hear(let who, let text): text.expanded.map { Step(.hear(who, $0), line: line) }
    case .sendsRaw(let name, let segments):
      (segments.lazy.compactMap(\.counter).first ?? 0...0).map { number in
        Step(.sendsRaw(name, segments: segments.map { $0.counting(number) }), line: line)
      }
    case .together(let steps): [Step(.together(steps.flatMap(\.expanded)), line: line)]
    case .hearAll(let who, let order, let texts):
      [Step(.hearAll(who, order, texts.flatMap(\.expanded)), line: line)]
    case .joins, .ends, .stalls, .reads, .server, .hearClosing: [self]
    }
  }
}

extension ExpectedLog.Entry {
  fileprivate var expanded: [Self] {
    switch self {
    case .line(let text): text.expanded.map { .line($0) }
    case .inThatOrder(let texts): [.inThatOrder(texts.flatMap(\.expanded))]
    }
  }
}

extension Text {
  /// The texts that it stands for: one, or as many as its counter counts.
  package var expanded: [Text] {
    guard let counter else { return [self] }
    return counter.map(counting)
  }

  fileprivate var counter: ClosedRange<Int>? {
    for case .counter(let range) in pieces { return range }
    return nil
  }

  fileprivate func counting(_ number: Int) -> Text {
    Text(
      pieces.map { piece in
        if case .counter = piece { .bytes(Array(String(number).utf8)) } else { piece }
      })
  }

  /// Fills the holes in.
  ///
  /// - Precondition: the text has no counter (see `expanded`).
  package func resolved(
    port: (ClientName) -> Pattern.Piece, address: (ClientName) -> Pattern.Piece
  ) -> Pattern {
    Pattern(
      pieces.map { piece in
        switch piece {
        case .bytes(let bytes): .bytes(bytes)
        case .repeated(let bytes, let count): .bytes(bytes.repeated(count))
        case .port(let name): port(name)
        case .address(let name): address(name)
        case .any: .any
        case .counter: preconditionFailure("a text is resolved after its counter is expanded")
        }
      })
  }
}

extension [UInt8] {
  fileprivate func repeated(_ times: Int) -> [UInt8] {
    if count == 1, let only = first { return Array(repeating: only, count: times) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * times)
    for _ in 0..<times { bytes += self }
    return bytes
  }
}

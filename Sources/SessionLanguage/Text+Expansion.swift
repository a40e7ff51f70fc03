extension Session {
  /// The session without counters: what has one stands there so many times.
  package var expanded: Session {
    var session = self
    session.steps = steps.flatMap(\.expanded)
    session.lines = zip(steps, lines).flatMap { step, line in step.expanded.map { _ in line } }
    session.log?.entries = (log?.entries ?? []).flatMap(\.expanded)
    return session
  }
}

extension Step {
  /// The steps that it stands for.
  fileprivate var expanded: [Step] {
    switch self {
    case .act(let act): act.expanded.map { .act($0) }
    case .observation(let observation): observation.expanded.map { .observation($0) }
    }
  }
}

extension Act {
  fileprivate var expanded: [Act] {
    switch self {
    case .sends(let name, let text): text.expanded.map { .sends(name, $0) }
    case .sendsRaw(let name, let segments):
      (segments.lazy.compactMap(\.counter).first ?? 0...0).map { number in
        .sendsRaw(name, segments: segments.map { $0.counting(number) })
      }
    case .together(let acts): [.together(acts.flatMap(\.expanded))]
    case .joins, .ends, .stalls, .reads, .server: [self]
    }
  }
}

extension Observation {
  fileprivate var expanded: [Observation] {
    switch self {
    case .message(let who, let text): text.expanded.map { .message(who, $0) }
    case .messages(let who, let order, let texts): [.messages(who, order, texts.flatMap(\.expanded))]
    case .closing: [self]
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

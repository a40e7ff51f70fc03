/// How a step is written: words, and perhaps something behind them.
private enum Form: Sendable {
  case words(ClientStep)
  /// One blank, and a text to the end of the line.
  case text(TextKind, @Sendable (Text) -> ClientStep)
  /// Strings in quotes, with `|` between.
  case segments(@Sendable ([Text]) -> ClientStep)
  case key
  case size
  /// Indented lines below.
  case block(@Sendable ([Text]) -> ClientStep)
}

/// Every step by its words; where one begins another, the longer stands first.
private let forms: [(words: String, form: Form)] = [
  ("user starts as:", .text(.sent) { .act(.startsAs($0)) }),
  ("user starts", .words(.act(.starts))),
  ("user says:", .text(.sent) { .act(.says($0)) }),
  ("user types:", .text(.sent) { .act(.types($0)) }),
  ("user pastes:", .text(.sent) { .act(.pastes($0)) }),
  ("user presses", .key),
  ("user leaves", .words(.act(.leaves))),
  ("user connects elsewhere", .words(.act(.connects(elsewhere: true)))),
  ("user connects", .words(.act(.connects(elsewhere: false)))),
  ("terminal is", .size),
  ("server greets", .words(.act(.greets))),
  ("server >>", .segments { .act(.sendsRaw($0)) }),
  ("server >", .text(.sent) { .act(.sends($0)) }),
  ("server imitates:", .text(.sent) { .act(.imitates($0)) }),
  ("server closes", .words(.act(.closes))),
  ("server resets", .words(.act(.resets))),
  ("server stops", .words(.act(.stops))),
  ("server starts", .words(.act(.resumes))),
  ("server accepts later", .words(.observation(.acceptsLater))),
  ("server accepts", .words(.observation(.accepts))),
  ("server < nothing", .words(.observation(.hearsNothing))),
  ("server < closed", .words(.observation(.hearsEnd))),
  ("server <", .text(.received) { .observation(.hears($0)) }),
  ("server relays:", .text(.sent) { .observation(.relays($0)) }),
  ("user sees in order", .block { .observation(.seesInOrder($0)) }),
  ("user sees once:", .text(.sent) { .observation(.seesOnce($0)) }),
  ("user sees no:", .text(.sent) { .observation(.seesNo($0)) }),
  ("user sees no imitation", .words(.observation(.seesNoImitation))),
  ("user sees on its way:", .text(.sent) { .observation(.seesOnItsWay($0)) }),
  ("user sees as heard:", .text(.sent) { .observation(.seesAsHeard($0)) }),
  ("user sees:", .text(.sent) { .observation(.sees($0)) }),
  ("user is told:", .text(.sent) { .observation(.isToldOf($0)) }),
  ("user is told", .words(.observation(.isTold))),
  ("line is:", .text(.sent) { .observation(.lineIs($0)) }),
  ("line holds:", .text(.sent) { .observation(.lineHolds($0)) }),
  ("terminal gets no:", .text(.sent) { .observation(.terminalGetsNo($0)) }),
  ("client succeeds", .words(.observation(.ends(.succeeds)))),
  ("client fails", .words(.observation(.ends(.fails)))),
  ("client ends", .words(.observation(.ends(.ends)))),
  ("home is private", .words(.observation(.homeIsPrivate))),
]

/// What a line gives: a step, or the opening of a block.
enum ClientStepLine {
  case step(ClientStep)
  case block(@Sendable ([Text]) -> ClientStep)
}

extension LineScanner {
  mutating func clientStepLine() throws(SessionError) -> ClientStepLine {
    for (words, form) in forms where isLeft(words) || starts(with: words + " ") {
      skip(words.unicodeScalars.count)
      switch form {
      case .words(let step):
        try end()
        return .step(step)
      case .text(let kind, let step):
        guard take(" "), !isAtEnd else { throw fault("a blank and a text") }
        return .step(step(try text(kind)))
      case .segments(let step):
        try blank(before: "bytes in quotes")
        return .step(step(try segmentsInQuotes()))
      case .key:
        try blank(before: "a key")
        return .step(.act(.presses(try key())))
      case .size:
        try blank(before: "a size, as in 40x12")
        return .step(.act(.resizes(try size())))
      case .block(let step):
        try end()
        return .block(step)
      }
    }
    throw fault("what a user, the server, the terminal or the client does, as in \"user says: text\"")
  }

  private mutating func key() throws(SessionError) -> Key {
    guard let key = Key(rawValue: word) else {
      throw fault("one of " + Key.allCases.map(\.rawValue).joined(separator: ", "))
    }
    skip(word.unicodeScalars.count)
    try end()
    return key
  }

  /// Columns and rows: `40x12`.
  mutating func size() throws(SessionError) -> TerminalSize {
    let wrong = fault("a size from 2x2 to 500x500, as in 40x12")
    let parts = word.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1],
      TerminalSize.bounds.contains(columns), TerminalSize.bounds.contains(rows),
      word == "\(columns)x\(rows)"
    else { throw wrong }
    skip(word.unicodeScalars.count)
    try end()
    return TerminalSize(columns: columns, rows: rows)
  }
}

extension ClientStep {
  /// The step as it is written, without the end of the line.
  package var written: [String] {
    switch self {
    case .act(let act): act.written
    case .observation(let observation): observation.written
    }
  }
}

extension ClientAct {
  fileprivate var written: [String] {
    switch self {
    case .starts: ["user starts"]
    case .startsAs(let nick): ["user starts as: \(nick.notation(.sent))"]
    case .says(let text): ["user says: \(text.notation(.sent))"]
    case .types(let text): ["user types: \(text.notation(.sent))"]
    case .pastes(let text): ["user pastes: \(text.notation(.sent))"]
    case .presses(let key): ["user presses \(key.rawValue)"]
    case .leaves: ["user leaves"]
    case .connects(let elsewhere): [elsewhere ? "user connects elsewhere" : "user connects"]
    case .resizes(let size): ["terminal is \(size)"]
    case .greets: ["server greets"]
    case .sends(let text): ["server > \(text.notation(.sent))"]
    case .sendsRaw(let segments): ["server >> \(segments.map(\.quoted).joined(separator: " | "))"]
    case .imitates(let text): ["server imitates: \(text.notation(.sent))"]
    case .closes: ["server closes"]
    case .resets: ["server resets"]
    case .stops: ["server stops"]
    case .resumes: ["server starts"]
    }
  }
}

extension ClientObservation {
  fileprivate var written: [String] {
    switch self {
    case .accepts: ["server accepts"]
    case .acceptsLater: ["server accepts later"]
    case .hears(let text): ["server < \(text.notation(.received))"]
    case .relays(let text): ["server relays: \(text.notation(.sent))"]
    case .hearsNothing: ["server < nothing"]
    case .hearsEnd: ["server < closed"]
    case .sees(let text): ["user sees: \(text.notation(.sent))"]
    case .seesOnce(let text): ["user sees once: \(text.notation(.sent))"]
    case .seesNo(let text): ["user sees no: \(text.notation(.sent))"]
    case .seesInOrder(let texts): ["user sees in order"] + texts.map { "  " + $0.notation(.listed) }
    case .seesOnItsWay(let text): ["user sees on its way: \(text.notation(.sent))"]
    case .seesAsHeard(let text): ["user sees as heard: \(text.notation(.sent))"]
    case .seesNoImitation: ["user sees no imitation"]
    case .isTold: ["user is told"]
    case .isToldOf(let text): ["user is told: \(text.notation(.sent))"]
    case .lineIs(let text): ["line is: \(text.notation(.sent))"]
    case .lineHolds(let text): ["line holds: \(text.notation(.sent))"]
    case .terminalGetsNo(let text): ["terminal gets no: \(text.notation(.sent))"]
    case .ends(let ending): ["client \(ending.rawValue)"]
    case .homeIsPrivate: ["home is private"]
    }
  }
}

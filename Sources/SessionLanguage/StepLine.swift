/// What a line at the margin says: a step, or the opening of a block.
enum StepLine {
  case act(Act)
  case together
  case observation(Observation)
  case messages(Listeners, Order)
  case log(ExpectedLog.Subject)
}

extension LineScanner {
  mutating func stepLine() throws(SessionError) -> StepLine {
    if word == "server" { return .act(try serverStep()) }
    for (opening, line) in [
      ("together", StepLine.together), ("log", .log(.session)), ("opening", .log(.opening)),
    ] where word == opening {
      skip(opening.unicodeScalars.count)
      try end()
      return line
    }
    if take("all") {
      try blank(before: "\"<\"")
      guard word == "<" else { throw fault("\"<\"") }
      return try observation(by: .all)
    }
    let name = try name("a step (a client's name, all, server, together, log, opening)")
    try blank(before: "what \(name) does")
    if ClientName(word) != nil || word == "<" { return try observation(by: listeners(from: name)) }
    return .act(try act(of: name, verbs: togetherVerbs + ["stalls", "reads"], orElse: ">", ">>", "<"))
  }

  /// A line inside `together`.
  mutating func togetherLine() throws(SessionError) -> Act {
    let name = try name("a client's name")
    try blank(before: "what \(name) does")
    let start = position
    let act = try act(of: name, verbs: togetherVerbs, orElse: ">", ">>")
    if case .sendsRaw(_, let segments) = act, segments.count > 1 {
      throw fault("one segment inside together", found: "\(segments.count) segments", at: start)
    }
    return act
  }

  private mutating func name(_ expected: String) throws(SessionError) -> ClientName {
    guard let name = ClientName(word) else { throw fault(expected) }
    mentions.append(Mention(name: name, isHole: false, place: place))
    skip(name.description.unicodeScalars.count)
    return name
  }

  private mutating func serverStep() throws(SessionError) -> Act {
    skip("server".unicodeScalars.count)
    try blank(before: "stops, starts or is killed")
    for action in ServerAction.allCases where isLeft(action.rawValue) { return .server(action) }
    throw fault("stops, starts or is killed")
  }

  private var togetherVerbs: [String] { ["joins"] + Ending.allCases.map(\.rawValue) }

  private mutating func act(
    of name: ClientName, verbs: [String], orElse signs: String...
  ) throws(SessionError) -> Act {
    if word == ">>" { return .sendsRaw(name, segments: try segments()) }
    if word == ">" {
      skip()
      try textFollows()
      return .sends(name, try text(.sent))
    }
    guard verbs.contains(word) else {
      let quoted = signs.map { "\"\($0)\"" }
      let last = quoted.last.map { " or \($0)" } ?? ""
      throw fault((verbs + quoted.dropLast()).joined(separator: ", ") + last)
    }
    let verb = word
    skip(verb.unicodeScalars.count)
    try end()
    if let ending = Ending(rawValue: verb) { return .ends(name, ending) }
    switch verb {
    case "stalls": return .stalls(name)
    case "reads": return .reads(name)
    default: return .joins(name)
    }
  }

  /// One blank, and something after it: a text may begin with what looks like anything.
  private mutating func textFollows() throws(SessionError) {
    guard take(" ") else { throw fault("a blank and a text") }
    guard !isAtEnd else { throw fault("a text after the blank") }
  }

  private mutating func segments() throws(SessionError) -> [Text] {
    skip(2)
    try blank(before: "bytes in quotes")
    return try segmentsInQuotes()
  }

  /// `"a" | "b"`, to the end of the line.
  mutating func segmentsInQuotes() throws(SessionError) -> [Text] {
    var segments: [Text] = []
    repeat {
      let start = position
      let segment = try quotedText(mayBeAny: false)
      guard !segment.pieces.isEmpty else { throw fault("bytes to send", found: "an empty string", at: start) }
      segments.append(segment)
    } while take(" | ")
    try end(orElse: "* and a number, another string, | and a segment")
    return segments
  }

  private mutating func listeners(from first: ClientName) throws(SessionError) -> Listeners {
    var names = [first]
    while word != "<" {
      let start = position
      let name = try name("another client's name or \"<\"")
      guard !names.contains(name) else { throw fault("each client once", found: "\(name) again", at: start) }
      names.append(name)
      try blank(before: "another client's name or \"<\"")
    }
    return .some(names)
  }

  /// `<`, and what is heard.
  private mutating func observation(by listeners: Listeners) throws(SessionError) -> StepLine {
    skip()
    try textFollows()
    if isLeft("closed") { return .observation(.closing(listeners)) }
    for order in Order.allCases where isLeft(order.rawValue) {
      if order == .sinceJoining, listeners == .all {
        throw fault("the names of those who join, and not all, before \(order.rawValue)")
      }
      return .messages(listeners, order)
    }
    return .observation(.message(listeners, try text(.heard)))
  }
}

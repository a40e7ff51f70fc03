extension ClientSession {
  /// The folder of sessions about clients.
  package static let folder = "client"

  /// Reads a session, or tells every error of its file.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - id: its path below Fixtures without the ending.
  ///   - file: what errors call the file.
  ///   - firstLine: the number of the first line, for a session inside a longer text.
  /// - Returns: the session, which can be played.
  /// - Throws: every error of the file, at most one a line.
  package static func parse(
    _ bytes: [UInt8], id: String, file: String, firstLine: Int = 1
  ) throws(SessionErrors) -> ClientSession {
    var parser = ClientSessionParser(
      SourceLine.all(of: bytes, file: file, firstLine: firstLine), id: id)
    parser.parse()
    guard parser.errors.isEmpty else { throw SessionErrors(all: parser.errors) }
    return parser.session
  }

  /// The session as a file in its canonical form: parsed again it gives the same session.
  package var canonicalText: String {
    var header = ["title: \(title)", "covers: \(covers.joined(separator: " "))"]
    let usual = ClientSession(id: id, title: "", covers: [], steps: [])
    if !needs.isEmpty { header.append("needs: \(needs.map(\.rawValue).joined(separator: " "))") }
    if framing != usual.framing { header.append("framing: \(framing.rawValue)") }
    if nick != usual.nick { header.append("nick: \(nick.notation(.sent))") }
    if size != usual.size { header.append("size: \(size)") }
    if let patience { header.append("patience: \(patience)") }
    if isConnected { header.append("given: connected") }
    return (header + [""] + steps.flatMap(\.written)).joined(separator: "\n") + "\n"
  }
}

/// Reads the lines of a file one after another, and goes on after an error.
private struct ClientSessionParser {
  private enum Key: String, CaseIterable {
    case title, covers, needs, framing, nick, size, patience, given
  }

  /// How long what takes its time by rule may take, in seconds.
  private static let longestPatience = 60

  private let lines: [SourceLine]
  private var index = 0
  private var seen: [Key] = []
  private(set) var session: ClientSession
  private(set) var errors: [SessionError] = []

  init(_ lines: [SourceLine], id: String) {
    self.lines = lines
    session = ClientSession(id: id, title: "", covers: [], steps: [])
  }

  mutating func parse() {
    for line in lines {
      guard let position = line.firstInvalid else { continue }
      errors.append(
        SessionError(at: Place(line: line, column: position + 1), expected: "UTF-8", found: "other bytes"))
    }
    guard errors.isEmpty else { return }
    parseHeader()
    while let line = takeLine() { attempt { (parser) throws(SessionError) in try parser.parseStep(line) } }
    if errors.isEmpty, let error = flaw { errors.append(error) }
  }

  private mutating func attempt(_ body: (inout Self) throws(SessionError) -> Void) {
    do throws(SessionError) { try body(&self) } catch { errors.append(error) }
  }

  /// Silent lines are passed over.
  private mutating func takeLine() -> SourceLine? {
    while index < lines.count, lines[index].isSilent { index += 1 }
    guard index < lines.count else { return nil }
    index += 1
    return lines[index - 1]
  }

  // MARK: Header

  private mutating func parseHeader() {
    while index < lines.count, lines[index].isSilent { index += 1 }
    while index < lines.count, !lines[index].scalars.allSatisfy({ $0 == " " }) {
      let line = lines[index]
      index += 1
      if !line.isSilent { attempt { (parser) throws(SessionError) in try parser.parseHeader(line) } }
    }
    guard errors.isEmpty, let last = lines.last else { return }
    for key in [Key.title, .covers] where !seen.contains(key) {
      errors.append(
        SessionError(at: last.end, expected: "\"\(key): …\" in the header", found: "the end of the file"))
    }
  }

  private mutating func parseHeader(_ line: SourceLine) throws(SessionError) {
    var scanner = LineScanner(line)
    let wrong = scanner.fault(Key.allCases.map { "\($0):" }.joined(separator: ", ") + " or an empty line")
    guard line.indentation == 0, let key = Key(rawValue: scanner.take { $0 != ":" && $0 != " " }),
      scanner.take(":")
    else { throw wrong }
    guard !seen.contains(key) else { throw scanner.fault("\(key) once", found: "\(key) again", at: 0) }
    seen.append(key)
    try scanner.blank(before: "what it says")
    switch key {
    case .title: session.title = try SessionHeader.title(&scanner)
    case .covers:
      session.covers = try SessionHeader.list(
        &scanner, of: "the id of a requirement, as in CLIENT-3", SessionHeader.requirement)
    case .needs:
      let words = Ability.allCases.map(\.rawValue).joined(separator: ", ")
      session.needs = try SessionHeader.list(
        &scanner, of: "one of \(words)", excluding: [.terminal, .plain]
      ) { Ability(rawValue: $0) }
    case .framing:
      guard let framing = ServerFraming.allCases.first(where: { scanner.isLeft($0.rawValue) }) else {
        throw scanner.fault("line or bare")
      }
      session.framing = framing
    case .nick: session.nick = try scanner.text(.sent)
    case .size: session.size = try scanner.size()
    case .patience:
      let place = scanner
      let seconds = try scanner.number(from: 1)
      guard seconds <= Self.longestPatience, scanner.isAtEnd else {
        throw place.fault("a number from 1 to \(Self.longestPatience)")
      }
      session.patience = seconds
    case .given:
      guard scanner.isLeft("connected") else { throw scanner.fault("connected") }
      session.isConnected = true
    }
  }

  // MARK: Steps

  private mutating func parseStep(_ line: SourceLine) throws(SessionError) {
    var scanner = LineScanner(line)
    guard line.indentation == 0 else {
      throw scanner.fault("a step at the start of the line", found: "a blank", at: 0)
    }
    switch try scanner.clientStepLine() {
    case .step(let step):
      try check(step, scanner)
      append(step, line)
    case .block(let step):
      var texts: [Text] = []
      while let inner = peekInner() {
        index += 1
        var scanner = LineScanner(inner)
        let text = try scanner.text(.listed)
        guard !text.pieces.contains(.any) else {
          throw scanner.fault("words that stand for themselves", found: "{any}", at: inner.indentation)
        }
        texts.append(text)
        try checkHoles(scanner)
      }
      guard !texts.isEmpty else {
        throw SessionError(at: line.end, expected: "indented lines below", found: "none")
      }
      append(step(texts), line)
    }
  }

  private mutating func peekInner() -> SourceLine? {
    while index < lines.count, lines[index].isSilent { index += 1 }
    return index < lines.count && lines[index].indentation >= 2 ? lines[index] : nil
  }

  private mutating func append(_ step: ClientStep, _ line: SourceLine) {
    session.steps.append(step)
    session.lines.append(line.number)
  }

  private func check(_ step: ClientStep, _ scanner: LineScanner) throws(SessionError) {
    try checkHoles(scanner)
    if scanner.hasCounter, !step.mayCount {
      throw scanner.fault("a step without a counter", found: "one with a counter", at: 0)
    }
    if step.asksForTerminal, !session.needs.contains(.terminal) {
      throw scanner.fault("\"needs: terminal\" in the header", found: "no such word", at: 0)
    }
  }

  private func checkHoles(_ scanner: LineScanner) throws(SessionError) {
    let known = [ClientSession.client, ClientSession.server]
    guard let other = scanner.mentions.first(where: { !known.contains($0.name.description) }) else { return }
    throw SessionError(
      at: other.place, expected: "the port of the client, {C}, or of the server, {S}",
      found: "{\(other.name)}")
  }

  /// What is wrong with the session as a whole.
  private var flaw: SessionError? {
    guard let last = lines.last else { return nil }
    guard case .observation = session.steps.last else {
      return SessionError(at: last.end, expected: "an observation at the end", found: "an act, or nothing")
    }
    let starts = session.steps.first == .act(.starts) || session.steps.first == .act(.stops)
    guard starts != session.isConnected else {
      return SessionError(
        at: last.end, expected: "\"given: connected\", or \"user starts\" as the first step",
        found: starts ? "both" : "neither")
    }
    return nil
  }
}

extension ClientSession {
  /// What a hole calls the client, `{C}`, and the server that is played, `{S}`.
  package static let client = "C"
  package static let server = "S"
}

extension ClientStep {
  /// Whether only a client at a terminal can be asked for it.
  fileprivate var asksForTerminal: Bool {
    switch self {
    case .act(let act):
      switch act {
      case .pastes, .presses, .resizes, .imitates: true
      case .starts, .startsAs, .says, .types, .leaves, .connects, .greets, .sends, .sendsRaw, .closes,
        .resets, .stops, .resumes:
        false
      }
    case .observation(let observation):
      switch observation {
      case .lineIs, .lineHolds, .terminalGetsNo, .seesOnItsWay, .seesAsHeard, .seesNoImitation: true
      case .accepts, .acceptsLater, .hears, .relays, .hearsNothing, .hearsEnd, .sees, .seesOnce, .seesNo,
        .seesInOrder, .isTold, .isToldOf, .ends, .homeIsPrivate:
        false
      }
    }
  }
}

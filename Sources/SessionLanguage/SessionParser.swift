/// Reads the lines of a session's file one after another, and goes on after an error.
struct SessionParser {
  private let lines: [SourceLine]
  private var index = 0
  private(set) var header = SessionHeader()
  private(set) var steps: [ParsedStep] = []
  private(set) var log: ExpectedLog?
  private(set) var logMentions: [LineScanner.Mention] = []
  /// One a line, because the second is mostly a consequence of the first.
  private(set) var errors: [SessionError] = []
  private var faultyLines: Set<Int> = []

  init(_ lines: [SourceLine]) { self.lines = lines }

  mutating func parse() {
    reportBytes()
    parseHeader()
    while let line = takeLine() {
      do throws(SessionError) { try parseStep(line) } catch {
        report(error)
        // What belongs to a line that is not understood cannot be judged.
        while let line = peekLine(), line.indentation > 0 { index += 1 }
      }
    }
    errors.sort { ($0.line, $0.column) < ($1.line, $1.column) }
  }

  /// Follows the steps as a conversation; gives the errors, one a line.
  func checked() -> [SessionError] {
    var check = SessionCheck(header)
    for step in steps { check.took(step) }
    check.ended(log: logMentions)
    var lines: Set<Int> = []
    return check.errors.filter { lines.insert($0.line).inserted }.sorted { $0.line < $1.line }
  }

  private mutating func report(_ error: SessionError) {
    if faultyLines.insert(error.line).inserted { errors.append(error) }
  }

  private mutating func reportBytes() {
    for line in lines {
      guard let position = line.firstInvalid else { continue }
      let part = DecodedScalar.all(in: line.bytes)[position]
      let found = part.range.map { "\\x" + Visible.hex(line.bytes[$0]) }.joined()
      report(SessionError(at: Place(line: line, column: position + 1), expected: "UTF-8", found: found))
    }
    if let line = lines.first(where: \.endsInCarriageReturn) {
      report(SessionError(at: line.end, expected: "a lone LF at the end of each line", found: "CR LF"))
    }
  }

  private mutating func parseHeader() {
    while index < lines.count, lines[index].isSilent { index += 1 }
    var isUnderstood = true
    while index < lines.count, lines[index].indentation < lines[index].scalars.count {
      let line = lines[index]
      index += 1
      if line.isSilent { continue }
      do throws(SessionError) { try header.read(LineScanner(line)) } catch {
        report(error)
        isUnderstood = false
      }
    }
    // What is missing may be what a faulty line was meant to be.
    guard isUnderstood, let missing = header.firstMissing, let last = lines.last else { return }
    let isEnd = index == lines.count
    let place = isEnd ? last.end : Place(line: lines[index], column: 1)
    let found = isEnd ? "the end of the file" : "an empty line"
    report(SessionError(at: place, expected: "\"\(missing): …\" in the header", found: found))
  }

  // MARK: Lines

  private mutating func peekLine() -> SourceLine? {
    while index < lines.count, lines[index].isSilent { index += 1 }
    return index < lines.count ? lines[index] : nil
  }

  private mutating func takeLine() -> SourceLine? {
    guard let line = peekLine() else { return nil }
    index += 1
    return line
  }

  /// What is indented below a line that opens a block.
  private mutating func takeBlock(below opener: SourceLine, mayBeEmpty: Bool = false) -> Block {
    var lines: [SourceLine] = []
    while let line = peekLine(), line.indentation > 0 {
      lines.append(line)
      index += 1
    }
    if lines.isEmpty, !mayBeEmpty { reportEmptyBlock(below: opener) }
    return Block(lines)
  }

  private mutating func reportEmptyBlock(below opener: SourceLine) {
    report(SessionError(at: opener.end, expected: "indented lines below", found: "none"))
  }

  // MARK: Steps

  private mutating func parseStep(_ line: SourceLine) throws(SessionError) {
    var scanner = LineScanner(line)
    if let log {
      let word = log.subject == .session ? "log" : "opening"
      throw scanner.fault("the end of the file after the block \(word)")
    }
    guard line.indentation == 0 else {
      throw scanner.fault("a step at the start of the line", found: "a blank", at: 0)
    }
    let place = scanner.place
    switch try scanner.stepLine() {
    case .act(let act): append(.act(act), mentions: scanner.mentions, place: place)
    case .observation(let observation):
      append(.observation(observation), mentions: scanner.mentions, place: place)
    case .together:
      var acts: [Act] = []
      var lines: [Int] = []
      parseLines(of: takeBlock(below: line)) { (inner) throws(SessionError) in
        acts.append(try inner.togetherLine())
        lines.append(inner.line.number)
        scanner.mentions += inner.mentions
      }
      append(.act(.together(acts)), mentions: scanner.mentions, place: place, lines: lines)
    case .messages(let listeners, let order):
      var texts: [Text] = []
      parseLines(of: takeBlock(below: line)) { (inner) throws(SessionError) in
        texts.append(try inner.text(.listed))
        scanner.mentions += inner.mentions
      }
      append(.observation(.messages(listeners, order, texts)), mentions: scanner.mentions, place: place)
    case .log(let subject):
      log = ExpectedLog(subject, [], line: line.number)
      parseLog(takeBlock(below: line, mayBeEmpty: subject == .session))
    }
  }

  private mutating func append(
    _ step: Step, mentions: [LineScanner.Mention], place: Place, lines: [Int] = []
  ) {
    steps.append(ParsedStep(step: step, mentions: mentions, place: place, lines: lines))
  }

  private mutating func parseLines(
    of block: Block, _ parse: (inout LineScanner) throws(SessionError) -> Void
  ) {
    for line in block.lines { parseLine(line, of: block, parse) }
  }

  private mutating func parseLine(
    _ line: SourceLine, of block: Block, _ parse: (inout LineScanner) throws(SessionError) -> Void
  ) {
    var scanner = LineScanner(line)
    do throws(SessionError) {
      try block.checkIndentation(of: line)
      try parse(&scanner)
    } catch { report(error) }
  }

  private mutating func parseLog(_ block: Block) {
    var entries: [ExpectedLog.Entry] = []
    var mentions: [LineScanner.Mention] = []
    var rest = block.lines[...]
    while let line = rest.popFirst() {
      var opensBlock = false
      parseLine(line, of: block) { (scanner) throws(SessionError) in
        opensBlock = scanner.isLeft("in that order")
        if !opensBlock { entries.append(.line(try scanner.text(.logged))) }
        mentions += scanner.mentions
      }
      guard opensBlock else { continue }
      let deeper = rest.prefix { $0.indentation > line.indentation }
      rest = rest.dropFirst(deeper.count)
      if deeper.isEmpty { reportEmptyBlock(below: line) }
      var texts: [Text] = []
      parseLines(of: Block(deeper)) { (scanner) throws(SessionError) in
        texts.append(try scanner.text(.logged))
        mentions += scanner.mentions
      }
      entries.append(.inThatOrder(texts))
    }
    log?.entries = entries
    logMentions = mentions
  }
}

/// Lines that are indented alike.
private struct Block {
  let lines: [SourceLine]
  let indentation: Int

  init(_ lines: some Sequence<SourceLine>) {
    self.lines = Array(lines)
    indentation = self.lines.map(\.indentation).first { $0 >= 2 } ?? 2
  }

  func checkIndentation(of line: SourceLine) throws(SessionError) {
    guard line.indentation != indentation else { return }
    let isEnough = line.indentation >= 2
    throw SessionError(
      at: Place(line: line, column: line.indentation + 1),
      expected: isEnough ? "\(indentation) blanks before it, as above" : "two blanks or more before it",
      found: isEnough ? "\(line.indentation)" : "one")
  }
}

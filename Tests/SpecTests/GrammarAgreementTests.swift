import ChatConformance
import ChatProtocol
import Testing

/// The grammar of the Spec and the parsers of the core accept the same, on everything the fixtures say and nearly so.
@Suite struct GrammarAgreementTests {
  /// Notices of every kind, which few sessions hold.
  private static let notices: [Notice] = [
    .joined(port: 1), .joined(port: 65535), .left(port: 60999), .notDelivered(reason: "a"),
    .closing(reason: "이유 b"),
    .notDelivered(reason: Refusal.notUTF8.reason), .closing(reason: ClosingReason.roomFull.reason),
  ]

  /// Every way to write what looks like the mark of a notice.
  private static let marks: [[UInt8]] = {
    var texts = [""]
    let parts = [
      ["[", "\u{FF3B}", "\u{FEFF} [", "[[", "(", "\u{5D0}["],
      ["\u{C54C}", "\u{C544}\u{11AF}", "\u{110B}\u{1161}\u{11AF}", "\u{3147}\u{FFC2}\u{3139}", "\u{C544}"],
      ["\u{B9BC}", "\u{B9AC}\u{11B7}", "\u{1105}\u{1175}\u{11B7}", "\u{FFA9}\u{3163}\u{FFB1}", "\u{B9AC}"],
      ["]", "\u{FE0F}\u{FF3D}", "\u{3011}", ")"],
    ]
    for part in parts { texts = texts.flatMap { text in part.map { text + $0 } } }
    return texts.map { Array($0.utf8) }
  }()

  private let grammar: Grammar
  private let corpus: Corpus

  init() throws {
    grammar = try Grammar(Repository.text("Spec/chat.abnf"))
    corpus = Corpus(try Library.embedded().sessions)
  }

  @Test func everyRuleIsNeededByARootAndDefined() throws {
    let header = try #require(try Repository.text("Spec/chat.abnf").firstMatch(of: /Roots: ([^.]+)\./))
    let roots = header.output.1.split(separator: ", ").map(String.init)
    #expect(roots.count == 9)
    let needed = roots.reduce(into: Set<String>()) { $0.formUnion(grammar.rulesNeeded(by: $1)) }
    #expect(needed == Set(grammar.rules.keys))
    for root in roots { _ = try Automaton(root, of: grammar) }
  }

  @Test func theGrammarIsASCII() throws {
    #expect(
      try Repository.text("Spec/chat.abnf").utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A })
  }

  // Spec: MSG-1 MSG-2 HARD-7 HARD-8 HARD-9
  @Test func messagesAreAcceptedByTheGrammarAsByTheParser() async throws {
    var judge = try MessageJudge(grammar)
    var mutations = Mutations(bytesAtEachPlace: 6, budget: 20_000)
    for mark in Self.marks { judge.judge(mark) }
    #expect(judge.counts.likeNotices == 5 * 4 * 4 * 3)
    for message in corpus.messages + Self.notices.map(\.text.utf8).map(Array.init) {
      await Task.yield()
      judge.judge(message)
      mutations.each(of: message) { judge.judge($0) }
    }
    #expect(corpus.messages.count >= 200)
    #expect(judge.counts.notices >= 200)
    #expect(judge.counts.chatLines >= 5000)
    #expect(judge.counts.likeNotices >= 500)
    #expect(judge.counts.neither >= 10_000)
  }

  // Spec: FRAME-3 FRAME-4 FRAME-5 FRAME-6
  @Test func streamsAreAcceptedByTheGrammarAsByTheDecoder() async throws {
    var automaton = try Automaton("client-stream", of: grammar)
    var mutations = Mutations(bytesAtEachPlace: 1, budget: 5000)
    var (accepted, refused) = (0, 0)
    for message in corpus.messages where message.count < 200 {
      await Task.yield()
      mutations.each(of: message + "\r\nx\n".utf8) { stream in
        guard stream.last == UInt8(ascii: "\n") else { return }
        var decoder = MessageDecoder(framing: .line, limit: .max)
        // What comes first may be a request of HTTP.
        _ = decoder.received("a\n".utf8)
        let isGood = decoder.received(stream).allSatisfy { message in
          guard let bytes = try? message.get() else { return false }
          return [nil, .likeNotice].contains(refusal(of: Array(bytes)))
        }
        if isGood { accepted += 1 } else { refused += 1 }
        if automaton.accepts(stream) != isGood {
          Issue.record("\(shown(stream)): the decoder says \(isGood)")
        }
      }
    }
    #expect(accepted >= 1000 && refused >= 1000)
  }

  // Spec: LOG-1 LOG-3 LOG-4 LOG-5 LOG-9 LOG-10 LOG-13
  @Test func logsAreAcceptedByTheGrammarAsByTheParser() async throws {
    var automaton = try Automaton("log", of: grammar)
    var lines = Mutations(bytesAtEachPlace: 4, budget: 20_000)
    var wholes = Mutations(bytesAtEachPlace: 1, budget: 8000)
    var (accepted, refused) = (0, 0)
    func judge(_ log: [UInt8]) {
      let isGood = (try? LogRecord.parse(log)) != nil
      if isGood { accepted += 1 } else { refused += 1 }
      if automaton.accepts(log) != isGood { Issue.record("\(shown(log)): the parser says \(isGood)") }
    }
    for line in corpus.logLines + [LogRecord.opened.bytes] {
      await Task.yield()
      judge(line)
      lines.each(of: line, judge)
    }
    for log in corpus.logs {
      await Task.yield()
      #expect((try? LogRecord.parse(log)) != nil, "\(shown(log))")
      wholes.each(of: log, judge)
    }
    #expect(corpus.logLines.count >= 100 && corpus.logs.count >= 45)
    #expect(accepted >= 3000 && refused >= 10_000)
  }

  // Spec: MSG-7
  @Test func portsAreTheSameForTheGrammarAndForTheParser() throws {
    var port = try Automaton("port", of: grammar)
    var accepted = 0
    for number in 0...100_000 {
      for digits in [String(number), "0\(number)"] where digits.count < 6 || number.isMultiple(of: 7) {
        let isPort = Notice(Array("[알림] \(digits) 님이 나갔습니다.".utf8)) != nil
        if isPort { accepted += 1 }
        if port.accepts(Array(digits.utf8)) != isPort { Issue.record("\(digits): the parser says \(isPort)") }
      }
    }
    #expect(accepted == 65535)
  }

  // Spec: HARD-36
  @Test func requestsAreTheSameForTheGrammarAndForTheDecoder() throws {
    var rule = try Automaton("request-line", of: grammar)
    var mutations = Mutations(bytesAtEachPlace: 46, budget: 100_000)
    var (accepted, refused) = (0, 0)
    func judge(_ line: [UInt8]) {
      guard !line.isEmpty, !line.contains(UInt8(ascii: "\n")), line.last != UInt8(ascii: "\r") else { return }
      var decoder = MessageDecoder(framing: .line, limit: .max)
      _ = decoder.received(line + "\n".utf8)
      if decoder.hasFoundRequest { accepted += 1 } else { refused += 1 }
      if rule.accepts(line) != decoder.hasFoundRequest {
        Issue.record("\(shown(line)): the decoder says \(decoder.hasFoundRequest)")
      }
    }
    for line in ["GET / HTTP/1.1", "!#$%&'*+-.^_`|~09AZaz /a?b=\u{C548} HTTP/2.0"].map({ Array($0.utf8) }) {
      judge(line)
      mutations.each(of: line, judge)
    }
    for message in corpus.messages { judge(message) }
    #expect(accepted >= 500 && refused >= 1000)
  }
}

/// Judges texts by the grammar and by the parser at once.
private struct MessageJudge {
  private var notice: Automaton
  private var goodbye: Automaton
  private var chatLine: Automaton
  private var noticeLike: Automaton
  private var noticeWithin: Automaton
  private var bracket: Automaton
  private(set) var counts = (notices: 0, chatLines: 0, likeNotices: 0, neither: 0)

  init(_ grammar: Grammar) throws {
    notice = try Automaton("notice", of: grammar)
    goodbye = try Automaton("goodbye", of: grammar)
    chatLine = try Automaton("chat-line", of: grammar)
    noticeLike = try Automaton("notice-like", of: grammar)
    noticeWithin = try Automaton("notice-within", of: grammar)
    bracket = try Automaton("bracket", of: grammar)
  }

  mutating func judge(_ bytes: [UInt8]) {
    // The parser knows the words that a client shows at its end, too.
    let (isNotice, isText) = (notice.accepts(bytes) || goodbye.accepts(bytes), chatLine.accepts(bytes))
    let isLikeNotice = isLikeNotice(bytes)
    let refusal = refusal(of: bytes)
    let agree =
      isNotice == (Notice(bytes) != nil) && (isText && !isLikeNotice) == (refusal == nil)
      && (isText && isLikeNotice) == (refusal == .likeNotice)
    if !agree {
      Issue.record(
        "\(shown(bytes)): the grammar says \(isNotice) \(isText) \(isLikeNotice), the parser \(refusal as Any)"
      )
    }
    if isNotice { counts.notices += 1 }
    switch refusal {
    case nil: counts.chatLines += 1
    case .likeNotice: counts.likeNotices += 1
    case .empty, .tooLong, .notUTF8, .controlCharacter: counts.neither += 1
    }
  }

  /// What the Spec says in words, around what the grammar says.
  private mutating func isLikeNotice(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self)?.unicodeScalars else { return false }
    let seen = text.filter { !$0.isUnseen }
    let isTurned = text.contains(where: \.turnsText)
    var rest = text.drop { !$0.turnsText && !$0.isRightToLeft && !($0.isLetter && !$0.isUnseen) }
    let first = rest.popFirst()
    if first?.turnsText == true || noticeLike.accepts(seen.bytes) { return true }
    if first?.isRightToLeft == true, isTurned || noticeWithin.accepts(seen.bytes) { return true }
    guard isTurned, let first = seen.first else { return false }
    return bracket.accepts(Array(String(first).utf8))
  }
}

/// Why the parser refuses the line; nil where it takes it.
private func refusal(of bytes: [UInt8]) -> Refusal? {
  do throws(Refusal) {
    _ = try ChatLine(checking: bytes)
    return nil
  } catch { return error }
}

private func shown(_ bytes: [UInt8]) -> String {
  "\(String(decoding: bytes.prefix(200), as: UTF8.self).debugDescription) \(bytes.prefix(60))"
}

extension String.UnicodeScalarView {
  fileprivate var bytes: [UInt8] { Array(String(self).utf8) }
}

extension Unicode.Scalar {
  fileprivate var isUnseen: Bool {
    // Nearly all that is judged is ASCII, and the tables of Unicode are slow.
    if isASCII { return value <= 0x20 || value == 0x7F }
    let unseen: [Unicode.GeneralCategory] = [
      .nonspacingMark, .spacingMark, .enclosingMark, .format, .control,
    ]
    return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
      || unseen.contains(properties.generalCategory)
      || [0x2800, 0xFFFC, 0x1D159, 0x13441, 0x13442].contains(value)
  }

  fileprivate var turnsText: Bool {
    [0x61C, 0x200F].contains(value) || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  fileprivate var isRightToLeft: Bool {
    [0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF].contains {
      $0.contains(value)
    }
  }

  fileprivate var isLetter: Bool {
    [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter].contains(properties.generalCategory)
  }
}

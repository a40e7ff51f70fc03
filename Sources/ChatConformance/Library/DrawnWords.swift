import ChatProtocol
import SessionLanguage
import SessionRunner

/// Other words for those of a session, so that nobody can learn by heart what will be said.
///
/// Each letter stands for another of its kind, the same all through a session: ASCII letters of a case for each other, syllables
/// of Hangul for each other. Everything else stays, and so do sizes in bytes, blanks, cuts between segments, what is said
/// twice, and what is wrong with a text: a server that fails the session fails it whatever the letters are. Words that mean
/// something, as the server's own, commands and requests, stay too.
struct DrawnWords {
  /// What a program may take for more than a word, in whatever case.
  private static let commands = [
    "unknown", "quit", "exit", "q", "bye", "stop", "end", "close", "help", "list", "who", "nick", "users",
    "name", "w",
    "http", "https", "get", "post", "put", "head", "options", "connect", "host",
  ]
  /// What makes something else than a word of the letters behind it.
  private static let marks: Set<Unicode.Scalar> = ["%", "\\", "&", "<", "/", "$", "{", "^", "\u{1B}"]
  private static let syllables = 0xAC00...0xD7A3
  private static let kept = Set(
    (ownWords.flatMap { runs(of: $0.unicodeScalars) } + commands).map { $0.lowercased() })

  /// What the server says and logs in its own words.
  private static var ownWords: [String] {
    let refusals: [Refusal] = [.empty, .tooLong(limit: 1), .notUTF8, .controlCharacter, .likeNotice]
    let closings: [ClosingReason] = [
      .roomFull, .addressFull, .silent, .stuckReader, .http, .fellBehind, .serverStops,
    ]
    let notices: [Notice] =
      [.joined(port: 1), .left(port: 1), .goodbye, .restNotDelivered, .othersNotDelivered(1)]
      + refusals.map { .notDelivered(reason: $0.reason) } + closings.map { .closing(reason: $0.reason) }
    let peer = Peer(address: "127.0.0.1", port: 1)
    let records: [LogRecord] = [
      .opened, .connected(peer), .message(port: 1, text: []), .disconnected(peer),
    ]
    return notices.map(\.text) + records.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private let lower: [UInt32]
  private let upper: [UInt32]
  private let factor: Int
  private let offset: Int

  init(_ random: inout SplitMix64) {
    lower = Self.shuffled("a"..."z", &random)
    upper = Self.shuffled("A"..."Z", &random)
    // Their number is 2² · 3 · 7² · 19: with a factor that shares none of these, no two come to the same.
    let factors = [5, 11, 13, 17, 23, 25, 29, 31, 37, 41, 43, 47, 53, 55, 59, 61, 65, 67, 71, 73]
    (factor, offset) = (random.pick(factors), random.number(below: Self.syllables.count))
  }

  /// The session in other words; nil where it has to stay as it stands: a part of it is not UTF-8 by itself, or speaks HTTP.
  func applied(to session: Session) -> Session? {
    var drawn = session
    do throws(HasToStay) {
      drawn.steps = try session.steps.map { step throws(HasToStay) in
        switch step {
        case .act(let act): .act(try applied(to: act))
        case .observation(let observation): .observation(try applied(to: observation))
        }
      }
      drawn.log?.entries = try (session.log?.entries ?? []).map { entry throws(HasToStay) in
        switch entry {
        case .line(let text): .line(try applied(to: text))
        case .inThatOrder(let texts): .inThatOrder(try texts.map(applied))
        }
      }
    } catch {
      return nil
    }
    return drawn
  }

  private struct HasToStay: Error {}

  private func applied(to act: Act) throws(HasToStay) -> Act {
    switch act {
    case .sends(let name, let text): .sends(name, try applied(to: text))
    case .sendsRaw(let name, let segments): .sendsRaw(name, segments: try segments.map(applied))
    case .together(let acts): .together(try acts.map(applied))
    case .joins, .ends, .stalls, .reads, .server: act
    }
  }

  private func applied(to observation: Observation) throws(HasToStay) -> Observation {
    switch observation {
    case .message(let listeners, let text): .message(listeners, try applied(to: text))
    case .messages(let listeners, let order, let texts):
      .messages(listeners, order, try texts.map(applied))
    case .closing: observation
    }
  }

  private func applied(to text: Text) throws(HasToStay) -> Text {
    Text(
      try text.pieces.map { piece throws(HasToStay) in
        switch piece {
        case .bytes(let bytes): .bytes(try applied(to: bytes))
        case .repeated(let bytes, let count): .repeated(try applied(to: bytes), count: count)
        case .port, .address, .any, .counter: piece
        }
      })
  }

  private func applied(to bytes: [UInt8]) throws(HasToStay) -> [UInt8] {
    // A request of HTTP may stand in pieces, each of which is harmless.
    guard let text = String(validating: bytes, as: UTF8.self), !text.contains("HTTP/") else {
      throw HasToStay()
    }
    guard !Self.isLikeNotice(bytes) else { return bytes }
    let scalars = Array(text.unicodeScalars)
    var drawn = String.UnicodeScalarView()
    var rest = scalars[...]
    while let first = rest.first {
      let word = rest.prefix(while: Self.isLetter)
      guard !word.isEmpty else {
        drawn.append(first)
        rest.removeFirst()
        continue
      }
      rest = rest.dropFirst(word.count)
      let isMarked = word.startIndex > 0 && Self.marks.contains(scalars[word.startIndex - 1])
      // A letter and the mark on it may be one character in composed form.
      let carriesMark = rest.first.map { $0.properties.canonicalCombiningClass != .notReordered } ?? false
      let stays =
        isMarked || carriesMark || Self.kept.contains(String(String.UnicodeScalarView(word)).lowercased())
      drawn.append(contentsOf: stays ? Array(word) : word.map(other))
    }
    return Array(String(drawn).utf8)
  }

  private func other(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value =
      switch scalar {
      case "a"..."z": lower[Int(scalar.value - 0x61)]
      case "A"..."Z": upper[Int(scalar.value - 0x41)]
      default:
        UInt32(
          Self.syllables.lowerBound
            + ((Int(scalar.value) - Self.syllables.lowerBound) * factor + offset) % Self.syllables.count)
      }
    return Unicode.Scalar(value) ?? scalar
  }

  /// Whether the server must know the text for what it is, by its letters.
  private static func isLikeNotice(_ bytes: [UInt8]) -> Bool {
    do throws(Refusal) {
      _ = try ChatLine(checking: bytes, framing: .bare)
      return false
    } catch {
      return error == .likeNotice
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "\u{AC00}"..."\u{D7A3}": true
    default: false
    }
  }

  private static func runs(of scalars: String.UnicodeScalarView) -> [String] {
    scalars.split { !isLetter($0) }.map { String($0) }
  }

  private static func shuffled(
    _ letters: ClosedRange<Unicode.Scalar>, _ random: inout SplitMix64
  ) -> [UInt32] {
    var left = Array(letters.lowerBound.value...letters.upperBound.value)
    var drawn: [UInt32] = []
    while !left.isEmpty { drawn.append(left.remove(at: random.number(below: left.count))) }
    return drawn
  }
}

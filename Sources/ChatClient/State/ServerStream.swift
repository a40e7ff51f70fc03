import ChatProtocol

/// Cuts what a server sends into messages, and finds out where they end.
///
/// The framing is undecided at first: an LF makes it line, and so it does at any later time; until then a
/// server that has let the framing interval pass without one is bare. A lost LF is worse than one too many, and so a
/// silent server counts as line after a while.
///
/// Spec: CLIENT-6 CLIENT-33
package struct ServerStream: Sendable {
  /// How long the first words of a server may rest without an LF before it counts as bare.
  package static let framingInterval: Duration = .milliseconds(50)
  /// How long a server may be silent before its framing counts as line.
  package static let silence: Duration = .seconds(1)
  /// A line longer than this, in bytes, is handed on in pieces.
  package static let longestLine = 64 << 10

  private enum Finding {
    /// Nothing has come.
    case silent
    /// Nothing has come for so long that it is taken for line.
    case takenForLine
    /// The first words have come, without an LF.
    case begun
    case found(Framing)
    /// The user has said it.
    case told(Framing)
  }

  private var finding: Finding
  private var held: [UInt8] = []

  /// - Parameter framing: what the user knows; nil to find out.
  package init(framing: Framing? = nil) { finding = framing.map { .told($0) } ?? .silent }

  /// Where the server's messages end; nil while that is undecided.
  package var framing: Framing? {
    switch finding {
    case .silent, .takenForLine, .begun: nil
    case .found(let framing), .told(let framing): framing
    }
  }

  /// Where a message to the server ends; nil while none should be sent.
  package var sending: Framing? {
    switch finding {
    case .silent, .begun: nil
    case .takenForLine: .line
    case .found(let framing), .told(let framing): framing
    }
  }

  /// After which time without a word ``intervalPassed()`` is to be called; nil where time decides nothing.
  package var interval: Duration? {
    switch finding {
    case .silent: Self.silence
    case .begun: Self.framingInterval
    case .takenForLine, .found, .told: nil
    }
  }

  /// Takes what one read gave; returns the messages that are complete, without their terminators.
  package mutating func received(_ bytes: [UInt8]) -> [[UInt8]] {
    held += bytes
    switch finding {
    case .told, .found(.line): break
    case .silent, .takenForLine, .begun, .found(.bare):
      if bytes.contains(UInt8(ascii: "\n")) {
        finding = .found(.line)
      } else if held.count > Self.longestLine {
        finding = .found(.bare)
      } else if framing == nil, !held.isEmpty {
        finding = .begun
      }
    }
    return cut()
  }

  /// Takes note that the interval has passed.
  package mutating func intervalPassed() -> [[UInt8]] {
    switch finding {
    case .silent: finding = .takenForLine
    case .begun: finding = .found(.bare)
    case .takenForLine, .found, .told: break
    }
    return cut()
  }

  /// Takes note of the end; what was incomplete is not lost.
  package mutating func ended() -> [[UInt8]] {
    if framing == nil { finding = .found(.bare) }
    let rest = cut() + (held.isEmpty ? [] : [held])
    held = []
    return rest
  }

  private mutating func cut() -> [[UInt8]] {
    switch framing {
    case nil: []
    case .line: cutLines()
    case .bare: cutReads()
    }
  }

  private mutating func cutLines() -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while let end = held[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let hasCR = end > start && held[end - 1] == UInt8(ascii: "\r")
      lines.append(Array(held[start..<(hasCR ? end - 1 : end)]))
      start = end + 1
    }
    while held.count - start > Self.longestLine {
      let piece = held[start..<(start + Self.longestLine)].wholeCharacters
      lines.append(Array(piece))
      start = piece.endIndex
    }
    held.removeFirst(start)
    return lines
  }

  /// Notices that came together are told apart where they stand before all else.
  ///
  /// Behind what a client said they are left alone: there a client could have written them.
  private mutating func cutReads() -> [[UInt8]] {
    var rest = held[...].wholeCharacters
    held.removeFirst(rest.count)
    var messages: [[UInt8]] = []
    while let end = rest.firstIndex(of: UInt8(ascii: ".")) {
      let head = Array(rest[...end])
      guard Notice(head) != nil else { break }
      messages.append(head)
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { messages.append(Array(rest)) }
    return messages
  }
}

extension ArraySlice<UInt8> {
  /// Without a UTF-8 character at the end that may yet be completed.
  fileprivate var wholeCharacters: ArraySlice<UInt8> {
    for length in 1...3 where count >= length {
      let lead = endIndex - length
      switch self[lead] {
      case 0x80...0xBF: continue
      case 0xC2...0xDF: return length < 2 ? self[..<lead] : self
      case 0xE0...0xEF: return length < 3 ? self[..<lead] : self
      case 0xF0...0xF4: return length < 4 ? self[..<lead] : self
      default: return self
      }
    }
    return self
  }
}

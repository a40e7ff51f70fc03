/// A text of a session: bytes, and holes that are filled in when it is played.
package struct Text: Hashable, Sendable {
  /// No bytes beside bytes, and none that are empty: equal texts have equal pieces.
  package private(set) var pieces: [Piece] = []

  package init(_ pieces: [Piece]) {
    for piece in pieces { append(piece) }
  }

  mutating func append(_ piece: Piece) {
    guard case .bytes(let bytes) = piece else { return pieces.append(piece) }
    guard !bytes.isEmpty else { return }
    guard case .bytes(var merged) = pieces.last else { return pieces.append(piece) }
    pieces.removeLast()  // or the bytes would be copied each time
    merged += bytes
    pieces.append(.bytes(merged))
  }
}

package enum Piece: Hashable, Sendable {
  /// Bytes as they stand.
  case bytes([UInt8])
  /// `"…" * n`: the bytes, n times over.
  case repeated([UInt8], count: Int)
  /// `{A}`: the client's TCP port in decimal digits.
  case port(ClientName)
  /// `{A.ip}`: the client's address as the server writes it.
  case address(ClientName)
  /// `{any}`: words that the Spec leaves free; one character at least, no terminator.
  case any
  /// `{1..200}`: the line stands for so many lines, each with its own number here.
  case counter(ClosedRange<Int>)
}

/// What the log must hold.
package struct ExpectedLog: Hashable, Sendable {
  /// What the lines speak of.
  package enum Subject: Hashable, Sendable {
    /// `log`: everything that the session added.
    case session
    /// `opening`: what the server wrote when it last opened.
    case opening
  }

  package var subject: Subject
  package var entries: [Entry]
  /// The line of the word `log`, counted from 1; nil where it was read from no file.
  package var line: Int?

  package enum Entry: Hashable, Sendable {
    /// One line of the log, its LF left out.
    case line(Text)
    /// `in that order`: lines in the order in which the block before was heard (hardened).
    case inThatOrder([Text])
  }

  package init(_ subject: Subject = .session, _ entries: [Entry], line: Int? = nil) {
    self.subject = subject
    self.entries = entries
    self.line = line
  }
}

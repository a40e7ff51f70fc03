/// A text of a session: bytes, and holes that are filled in when it is played.
public struct Text: Hashable, Sendable {
  public var pieces: [Piece]

  public init(_ pieces: [Piece]) { self.pieces = pieces }
}

public enum Piece: Hashable, Sendable {
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
public struct ExpectedLog: Hashable, Sendable {
  /// What the lines speak of.
  public enum Subject: Hashable, Sendable {
    /// `log`: everything that the session added.
    case session
    /// `opening`: what the server wrote when it last opened.
    case opening
  }

  public var subject: Subject
  public var entries: [Entry]
  /// The line of the word `log`, counted from 1.
  public var line: Int

  public enum Entry: Hashable, Sendable {
    /// One line of the log, its LF left out.
    case line(Text)
    /// `in that order`: lines in the order in which the block before was heard (hardened).
    case inThatOrder([Text])
  }

  public init(_ subject: Subject = .session, _ entries: [Entry], line: Int) {
    self.subject = subject
    self.entries = entries
    self.line = line
  }
}

/// One line of a file of sessions, or about them.
package struct SourceLine {
  package let file: String
  /// Counted from 1.
  package let number: Int
  /// As they stand, without the LF.
  package let bytes: [UInt8]
  /// Bytes that are not UTF-8 stand here as U+FFFD; a CR before the LF does not stand here.
  package let scalars: [Unicode.Scalar]
  /// Where the line is not UTF-8, counted in scalars.
  package let firstInvalid: Int?

  init(file: String, number: Int, bytes: some Sequence<UInt8>) {
    self.file = file
    self.number = number
    self.bytes = Array(bytes)
    var scalars: [Unicode.Scalar]
    if let text = String(validating: self.bytes, as: UTF8.self) {
      (scalars, firstInvalid) = (Array(text.unicodeScalars), nil)
    } else {
      let decoded = DecodedScalar.all(in: self.bytes)
      scalars = decoded.map { $0.scalar ?? "\u{FFFD}" }
      firstInvalid = decoded.firstIndex { $0.scalar == nil }
    }
    if scalars.last == "\r" { scalars.removeLast() }
    self.scalars = scalars
  }

  /// The lines of a file, of which the first has the given number; one, if empty, of an empty file.
  package static func all(of bytes: [UInt8], file: String, firstLine: Int = 1) -> [Self] {
    var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
    return parts.enumerated().map { index, part in
      Self(file: file, number: firstLine + index, bytes: part)
    }
  }

  /// The number of blanks at the start.
  var indentation: Int { scalars.prefix { $0 == " " }.count }

  /// Whether there is nothing to read: blanks only, or a comment.
  package var isSilent: Bool {
    guard let first = scalars.first(where: { $0 != " " }) else { return true }
    return first == "#"
  }

  /// Behind the last scalar.
  package var end: Place { Place(line: self, column: scalars.count + 1) }

  var endsInCarriageReturn: Bool { bytes.last == UInt8(ascii: "\r") }
}

/// A place in such a file.
package struct Place {
  package let line: SourceLine
  /// Counted in scalars, from 1.
  package let column: Int

  package init(line: SourceLine, column: Int) {
    self.line = line
    self.column = column
  }
}

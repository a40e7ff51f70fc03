import SessionLanguage

/// A session that is allowed to fail, and why.
package struct KnownFailure: Hashable, Sendable {
  package let id: String
  package let reason: String
  /// The file that says so.
  package let file: String
  /// Counted from 1.
  package let line: Int
}

/// The sessions that are allowed to fail.
package struct KnownFailures: Sendable {
  package private(set) var entries: [KnownFailure] = []

  package init() {}

  package subscript(id: String) -> KnownFailure? { entries.first { $0.id == id } }
}

extension KnownFailures {
  /// Reads a file of lines `ID  REASON`; `#` begins a comment.
  ///
  /// - Throws: every error of the file.
  package static func parse(_ bytes: [UInt8], file: String) throws(SessionErrors) -> KnownFailures {
    var known = KnownFailures()
    var errors: [SessionError] = []
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]), let line = SourceLine.all(of: bytes, file: file).first {
      let start = Place(line: line, column: 1)
      throw SessionErrors(all: [
        SessionError(at: start, expected: "UTF-8 without a byte order mark", found: "one")
      ])
    }
    for line in SourceLine.all(of: bytes, file: file) where !line.isSilent {
      do throws(SessionError) {
        known.entries.append(try known.entry(in: line))
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw SessionErrors(all: errors) }
    return known
  }

  private func entry(in line: SourceLine) throws(SessionError) -> KnownFailure {
    if let invalid = line.firstInvalid {
      throw SessionError(
        at: Place(line: line, column: invalid + 1), expected: "UTF-8", found: "bytes that are not")
    }
    let words = line.scalars.split(maxSplits: 1) { $0 == " " || $0 == "\t" }.map { text($0) }
    let start = Place(line: line, column: 1 + line.scalars.prefix { $0 == " " || $0 == "\t" }.count)
    let id = words[0]
    if id.contains(where: { "*?[".contains($0) }) {
      throw SessionError(at: start, expected: "the id of one session", found: "\(id), a pattern")
    }
    if let other = self[id] {
      throw SessionError(at: start, expected: "each id once", found: "\(id), which line \(other.line) has")
    }
    let reason = words.count > 1 ? trimmed(words[1]) : ""
    guard !reason.isEmpty else {
      throw SessionError(at: line.end, expected: "a reason after \(id)", found: "the end of the line")
    }
    return KnownFailure(id: id, reason: reason, file: line.file, line: line.number)
  }

  private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }

  private func trimmed(_ text: String) -> String {
    let start = text.drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}

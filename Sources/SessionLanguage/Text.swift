/// A text of a session: bytes, and holes that are filled in when it is played.
package struct Text: Hashable, Sendable {
  /// No bytes beside bytes, and none that are empty: equal texts have equal pieces.
  package private(set) var pieces: [Piece] = []

  package init(_ pieces: [Piece]) {
    for piece in pieces { append(piece) }
  }

  mutating func append(_ piece: Piece) { pieces.join(piece) }
}

package enum Piece: Hashable, Sendable, Joinable {
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

  var joined: [UInt8]? {
    if case .bytes(let bytes) = self { bytes } else { nil }
  }
}

/// A piece that is joined to the one before it where both are bytes.
protocol Joinable {
  static func bytes(_ bytes: [UInt8]) -> Self
  /// The bytes, where it is nothing else.
  var joined: [UInt8]? { get }
}

extension Array where Element: Joinable {
  /// Puts a piece at the end, so that no bytes stand beside bytes, and none are empty.
  mutating func join(_ piece: Element) {
    guard let bytes = piece.joined else { return append(piece) }
    guard !bytes.isEmpty else { return }
    guard var joined = last?.joined else { return append(piece) }
    removeLast()  // or the bytes would be copied each time
    joined += bytes
    append(.bytes(joined))
  }
}

/// A text with its holes filled in: bytes that must come as they stand, and gaps for words that the Spec leaves free.
package struct Pattern: Hashable, Sendable {
  package enum Piece: Hashable, Sendable {
    case bytes([UInt8])
    /// One character at least, no terminator.
    case any

    package static func text(_ text: String) -> Self { .bytes(Array(text.utf8)) }
  }

  /// No bytes beside bytes, and none that are empty.
  package private(set) var pieces: [Piece] = []

  package init(_ pieces: [Piece] = []) {
    for piece in pieces { append(piece) }
  }

  package mutating func append(_ piece: Piece) {
    guard case .bytes(let bytes) = piece else { return pieces.append(piece) }
    guard !bytes.isEmpty else { return }
    guard case .bytes(var merged) = pieces.last else { return pieces.append(piece) }
    pieces.removeLast()  // or the bytes would be copied each time
    merged += bytes
    pieces.append(.bytes(merged))
  }

  /// What it stands for; nil where it leaves words free.
  package var bytes: [UInt8]? {
    switch (pieces.first, pieces.count) {
    case (nil, _): []
    case (.bytes(let bytes), 1): bytes
    default: nil
    }
  }

  /// As a report shows it: bytes made visible, free words as `{any}`.
  package var shown: String {
    pieces.map { piece in
      switch piece {
      case .bytes(let bytes): Visible.text(bytes)
      case .any: "{any}"
      }
    }.joined()
  }
}

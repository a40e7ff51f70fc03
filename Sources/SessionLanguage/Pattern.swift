/// A text with its holes filled in: bytes that must come as they stand, and gaps for words that the Spec leaves free.
package struct Pattern: Hashable, Sendable {
  package enum Piece: Hashable, Sendable, Joinable {
    case bytes([UInt8])
    /// One character at least, no terminator.
    case any

    var joined: [UInt8]? {
      if case .bytes(let bytes) = self { bytes } else { nil }
    }

    package static func text(_ text: String) -> Self { .bytes(Array(text.utf8)) }
  }

  /// No bytes beside bytes, and none that are empty.
  package private(set) var pieces: [Piece] = []

  package init(_ pieces: [Piece] = []) {
    for piece in pieces { self.pieces.join(piece) }
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

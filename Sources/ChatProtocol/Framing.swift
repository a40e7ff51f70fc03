/// Where a message ends on the wire; a server speaks one framing to everyone.
///
/// Spec: FRAME-1
public enum Framing: String, Hashable, Sendable, CaseIterable {
  /// Every message ends in one LF.
  case line
  /// Nothing ends a message: it is what one read gave, as in the original.
  case bare

  /// The bytes that end a message that a server sends.
  ///
  /// Spec: FRAME-2 FRAME-9
  public var terminator: [UInt8] {
    switch self {
    case .line: [UInt8(ascii: "\n")]
    case .bare: []
    }
  }
}

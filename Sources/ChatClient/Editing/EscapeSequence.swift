/// What stands at the beginning of bytes that begin with Escape.
enum EscapeSequence: Hashable {
  /// Escape is a key of its own there.
  case none
  /// More must come first.
  case incomplete
  case whole(length: Int, Meaning)

  enum Meaning: Hashable {
    case key(NamedKey)
    case pasteStart
    /// The terminal has got the keyboard, or lost it to another window.
    case focus(Bool)
    /// A key that does nothing here, or an answer of the terminal.
    case nothing
  }

  /// A longer one is none.
  private static let longest = 4096

  init(_ bytes: [UInt8]) {
    guard bytes.count > 1 else {
      self = .incomplete
      return
    }
    switch bytes[1] {
    case UInt8(ascii: "["): self = Self.control(bytes)
    case UInt8(ascii: "O"): self = Self.shifted(bytes)
    case UInt8(ascii: "]"): self = Self.command(bytes)
    default: self = .none
    }
  }

  /// CSI: parameters, intermediates and one final byte; the mouse and the Linux console add more.
  private static func control(_ bytes: [UInt8]) -> EscapeSequence {
    let parameters = bytes.dropFirst(2).prefix { (0x30...0x3F).contains($0) }
    let rest = bytes[parameters.endIndex...].drop { (0x20...0x2F).contains($0) }
    guard let final = rest.first else {
      return bytes.count > longest ? .whole(length: bytes.count, .nothing) : .incomplete
    }
    let length = rest.startIndex + 1
    guard (0x40...0x7E).contains(final) else { return .whole(length: length - 1, .nothing) }
    let isBare = length == 3
    let more = isBare ? [UInt8(ascii: "M"): 3, UInt8(ascii: "["): 1][final] ?? 0 : 0
    guard bytes.count >= length + more else { return .incomplete }
    return .whole(length: length + more, meaning(of: parameters, final))
  }

  /// SS3: one byte follows, perhaps behind a parameter.
  private static func shifted(_ bytes: [UInt8]) -> EscapeSequence {
    let parameters = bytes.dropFirst(2).prefix { (0x30...0x3B).contains($0) }
    guard let final = bytes[parameters.endIndex...].first else {
      return bytes.count > longest ? .whole(length: bytes.count, .nothing) : .incomplete
    }
    guard (0x40...0x7E).contains(final) else { return .none }
    return .whole(length: parameters.endIndex + 1, meaning(of: parameters, final))
  }

  /// OSC: a number and text, to BEL or ST.
  private static func command(_ bytes: [UInt8]) -> EscapeSequence {
    guard let first = bytes.dropFirst(2).first else { return .incomplete }
    guard (0x30...0x39).contains(first) else { return .none }
    guard let end = bytes.dropFirst(2).firstIndex(where: { $0 == 0x07 || $0 == 0x1B }) else {
      return bytes.count > longest ? .whole(length: bytes.count, .nothing) : .incomplete
    }
    if bytes[end] == 0x07 { return .whole(length: end + 1, .nothing) }
    guard end + 1 < bytes.count else { return .incomplete }
    return .whole(length: bytes[end + 1] == UInt8(ascii: "\\") ? end + 2 : end, .nothing)
  }

  private static func meaning(of parameters: ArraySlice<UInt8>, _ final: UInt8) -> Meaning {
    let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      Int(String(decoding: $0, as: UTF8.self)) ?? -1
    }
    // 1 + Shift 1, Alt 2, Ctrl 4.
    let modifiers = max(0, (numbers.count > 1 ? numbers[1] : parameters.isEmpty ? 1 : numbers[0]) - 1)
    let held = numbers.count > 1 || final != UInt8(ascii: "~") ? modifiers : 0
    let isByWord = held & 6 != 0
    let isPlain = held & ~1 == 0
    switch (final, numbers.first ?? -1) {
    case (UInt8(ascii: "A"), _): return isPlain ? .key(.older) : .nothing
    case (UInt8(ascii: "B"), _): return isPlain ? .key(.newer) : .nothing
    case (UInt8(ascii: "C"), _): return .key(isByWord ? .nextWord : .right)
    case (UInt8(ascii: "D"), _): return .key(isByWord ? .previousWord : .left)
    case (UInt8(ascii: "H"), _), (UInt8(ascii: "~"), 1), (UInt8(ascii: "~"), 7): return .key(.start)
    case (UInt8(ascii: "F"), _), (UInt8(ascii: "~"), 4), (UInt8(ascii: "~"), 8): return .key(.end)
    case (UInt8(ascii: "~"), 3): return .key(isByWord ? .deleteWord : .delete)
    case (UInt8(ascii: "~"), 200): return .pasteStart
    case (UInt8(ascii: "I"), _): return .focus(true)
    case (UInt8(ascii: "O"), _): return .focus(false)
    default: return .nothing
    }
  }
}

/// A key that sends a sequence, by what it does here.
package enum NamedKey: Hashable, Sendable, CaseIterable {
  case older, newer, left, right, previousWord, nextWord, start, end, delete, deleteWord
}

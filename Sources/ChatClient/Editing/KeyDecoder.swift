/// What a keyboard sends.
package enum Key: Hashable, Sendable {
  case scalar(Unicode.Scalar)
  /// What was pasted, whole, where the terminal tells it from typing.
  case paste([UInt8])
}

/// Makes keys out of the bytes that a terminal sends.
package struct KeyDecoder: Sendable {
  /// How long to wait for the rest of what may be the beginning of something longer.
  package static let interval: Duration = .milliseconds(50)

  private static let pasteStart = Array("\u{1B}[200~".utf8)
  private static let pasteEnd = Array("\u{1B}[201~".utf8)

  private var pending: [UInt8] = []
  private var isPasting = false
  /// In a paste: how much of it holds no end.
  private var searched = 0
  private var composer = JamoComposer()
  private var ready: ArraySlice<Unicode.Scalar> = []

  package init() {}

  package mutating func received(_ bytes: some Sequence<UInt8>) { pending += bytes }

  /// Whether something is kept back until more comes, or the interval has passed.
  package var isHolding: Bool { !isPasting && (!pending.isEmpty || composer.isHolding) }

  /// The next key that is certain; nil where more must come first.
  package mutating func next() -> Key? {
    while ready.isEmpty {
      if isPasting { return endOfPaste() }
      guard let first = pending.first else { return nil }
      if first == 0x1B, pending.starts(with: Self.pasteStart) {
        pending.removeFirst(Self.pasteStart.count)
        isPasting = true
      } else if first == 0x1B, Self.pasteStart.starts(with: pending) {
        return nil
      } else if !takeScalar() {
        return nil
      }
    }
    return ready.popFirst().map { .scalar($0) }
  }

  /// Takes what was kept back for what it is.
  package mutating func intervalPassed() {
    guard isHolding else { return }
    if let first = pending.first {
      pending.removeFirst()
      ready += composer.add(first < 0x80 ? Unicode.Scalar(first) : "\u{FFFD}")
    }
    ready += composer.flush()
  }

  /// False where the first character has not come whole.
  private mutating func takeScalar() -> Bool {
    for length in 1...4 where length <= pending.count {
      guard let text = String(validating: pending.prefix(length), as: UTF8.self) else { continue }
      pending.removeFirst(length)
      for scalar in text.unicodeScalars { ready += composer.add(scalar) }
      return true
    }
    guard pending.count >= 4 || !pending.mayBecomeCharacter else { return false }
    pending.removeFirst()
    ready += composer.add("\u{FFFD}")
    return true
  }

  private mutating func endOfPaste() -> Key? {
    let end = Self.pasteEnd
    var start = searched
    while start + end.count <= pending.count {
      if pending[start...].starts(with: end) {
        let text = Array(pending[..<start])
        pending.removeFirst(start + end.count)
        isPasting = false
        searched = 0
        return .paste(text)
      }
      start += 1
    }
    searched = start
    return nil
  }
}

extension [UInt8] {
  /// Whether these at most three bytes begin a UTF-8 character that is longer.
  fileprivate var mayBecomeCharacter: Bool {
    guard let first else { return false }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    return (0xC2...0xF4).contains(first) && count < length
      && dropFirst().allSatisfy { (0x80...0xBF).contains($0) }
  }
}

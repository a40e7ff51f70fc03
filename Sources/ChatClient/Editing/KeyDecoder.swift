/// What a keyboard sends.
package enum Key: Hashable, Sendable {
  case scalar(Unicode.Scalar)
  case named(NamedKey)
  /// What was pasted, whole, where the terminal tells it from typing.
  case paste([UInt8])
  /// More was pasted than is taken.
  case pasteTooLong
}

/// Makes keys out of the bytes that a terminal sends.
///
/// A sequence is taken whole, as ECMA-48 cuts it, and one that means nothing here is swallowed: its rest is no text.
///
/// Spec: CLIENT-32
package struct KeyDecoder: Sendable {
  /// How long to wait for the rest of what may be the beginning of something longer.
  package static let interval: Duration = .milliseconds(50)
  /// How long to wait for the rest of a sequence, which no fingers type.
  package static let sequenceInterval: Duration = .seconds(1)
  /// How long a paste may stand still before it counts as whole: a terminal may lose its end.
  package static let pasteInterval: Duration = .seconds(2)
  /// More than this, in bytes, is not taken at once.
  package static let longestPaste = 8 << 20

  private static let pasteEnd = Array("\u{1B}[201~".utf8)
  private static let interrupt: UInt8 = 3

  private enum Mode {
    case typing
    /// So many of the bytes hold no end.
    case pasting(searched: Int, isTooLong: Bool)
  }

  private var mode = Mode.typing
  private var pending: [UInt8] = []
  private var composer = JamoComposer()
  private var ready: ArraySlice<Key> = []
  private var lastCame: ContinuousClock.Instant = .now
  private var focus: Bool?

  package init() {}

  package mutating func received(
    _ bytes: some BidirectionalCollection<UInt8>, at time: ContinuousClock.Instant = .now
  ) {
    lastCame = time
    // Ctrl-C with nothing behind it is a key that somebody presses before a keyboard that seems dead.
    if case .pasting = mode, bytes.last == Self.interrupt {
      mode = .typing
      pending = [Self.interrupt]
    } else {
      pending += bytes
    }
  }

  /// Until when something is kept back if nothing more comes; nil where nothing is.
  package var deadline: ContinuousClock.Instant? {
    if case .pasting = mode { return lastCame + Self.pasteInterval }
    guard !pending.isEmpty || composer.isHolding else { return nil }
    return lastCame + (pending.count > 1 && pending.first == 0x1B ? Self.sequenceInterval : Self.interval)
  }

  /// Whether the terminal has the keyboard, where it has told so since it was asked last.
  package mutating func takeFocus() -> Bool? {
    defer { focus = nil }
    return focus
  }

  /// The next key that is certain; nil where more must come first.
  package mutating func next() -> Key? {
    while ready.isEmpty {
      switch mode {
      case .pasting: return endOfPaste()
      case .typing:
        guard pending.first == 0x1B ? takeSequence() : takeScalar() else { return nil }
      }
    }
    return ready.popFirst()
  }

  /// Takes what was kept back for what it is, once the deadline is over.
  package mutating func timePassed(at time: ContinuousClock.Instant = .now) {
    guard let deadline, deadline <= time else { return }
    switch mode {
    case .pasting(_, let isTooLong):
      ready.append(isTooLong ? .pasteTooLong : .paste(pending))
      (mode, pending) = (.typing, [])
    case .typing where pending.count > 1 && pending.first == 0x1B:
      pending = []
    case .typing:
      if let first = pending.first {
        pending.removeFirst()
        add(first < 0x80 ? Unicode.Scalar(first) : "\u{FFFD}")
      }
      ready += composer.flush().map { .scalar($0) }
    }
  }

  /// What is no text must not be taken for one of the keys that libedit gets as such.
  private mutating func add(_ scalar: Unicode.Scalar) {
    let isText = !(0x80..<0xA0).contains(scalar.value)
    ready += composer.add(isText ? scalar : "\u{FFFD}").map { .scalar($0) }
  }

  /// False where the first character has not come whole.
  private mutating func takeScalar() -> Bool {
    guard !pending.isEmpty else { return false }
    for length in 1...4 where length <= pending.count {
      guard let text = String(validating: pending.prefix(length), as: UTF8.self) else { continue }
      pending.removeFirst(length)
      for scalar in text.unicodeScalars { add(scalar) }
      return true
    }
    guard pending.count >= 4 || !pending.mayBecomeCharacter else { return false }
    pending.removeFirst()
    add("\u{FFFD}")
    return true
  }

  /// False where the sequence has not come whole.
  private mutating func takeSequence() -> Bool {
    switch EscapeSequence(pending) {
    case .incomplete: return false
    case .none:
      pending.removeFirst()
      add("\u{1B}")
    case .whole(let length, let meaning):
      pending.removeFirst(length)
      ready += composer.flush().map { .scalar($0) }
      switch meaning {
      case .key(let key): ready.append(.named(key))
      case .pasteStart: mode = .pasting(searched: 0, isTooLong: false)
      case .focus(let isHere): focus = isHere
      case .nothing: break
      }
    }
    return true
  }

  private mutating func endOfPaste() -> Key? {
    guard case .pasting(let searched, var isTooLong) = mode else { return nil }
    let end = Self.pasteEnd
    var start = searched
    while start + end.count <= pending.count {
      if pending[start...].starts(with: end) {
        let text = Array(pending[..<start])
        pending.removeFirst(start + end.count)
        mode = .typing
        return isTooLong ? .pasteTooLong : .paste(text)
      }
      start += 1
    }
    if pending.count > Self.longestPaste {
      isTooLong = true
      pending.removeFirst(start)
      start = 0
    }
    mode = .pasting(searched: start, isTooLong: isTooLong)
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

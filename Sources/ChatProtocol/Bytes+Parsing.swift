extension Collection<UInt8> {
  /// What follows the prefix; nil where the bytes do not begin with it.
  func dropping(prefix: String) -> SubSequence? {
    starts(with: prefix.utf8) ? dropFirst(prefix.utf8.count) : nil
  }

  /// What stands before the suffix; nil where the bytes do not end in it.
  func dropping(suffix: String) -> SubSequence? {
    let head = dropLast(suffix.utf8.count)
    return self[head.endIndex...].elementsEqual(suffix.utf8) ? head : nil
  }
}

extension UInt16 {
  /// A port: 1 to 65535 in decimal digits without leading zeros.
  ///
  /// Spec: MSG-7
  init?(port digits: some Collection<UInt8>) {
    guard (1...5).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + UInt32(digit - UInt8(ascii: "0"))
    }
    self.init(exactly: value)
  }
}

extension String {
  /// Text of one character at least, UTF-8 without control characters.
  init?(visible bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: \.isControl)
    else { return nil }
    self = text
  }
}

extension Unicode.Scalar {
  /// Whether a line may not hold it: category Cc but TAB, and the line and paragraph separators.
  ///
  /// Spec: HARD-8
  var isControl: Bool {
    switch value {
    case 0x09: false
    case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
    default: false
    }
  }
}

extension BidirectionalCollection<UInt8> {
  /// Whether they are the first line of a request of HTTP, or of a line that is cut off, what such a line begins with.
  ///
  /// `METHOD TARGET HTTP/1.1`: any page can make a browser send that anywhere, and behind it what the page likes.
  ///
  /// Spec: HARD-36
  func isRequestLine(isWhole: Bool) -> Bool {
    let parts = split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1, !parts[0].isEmpty, parts[0].allSatisfy(\.mayStandInMethod),
      !parts[1].isEmpty, parts[1].allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return false }
    guard parts.count > 2 else { return !isWhole }
    // The CR stands there where quiet parts it from its LF, or the limit does.
    let version = parts[2].last == UInt8(ascii: "\r") ? parts[2].dropLast() : parts[2]
    return version.isVersion(isWhole: isWhole)
  }

  private func isVersion(isWhole: Bool) -> Bool {
    let pattern = "HTTP/0.0".utf8
    guard count == pattern.count || count < pattern.count && !isWhole else { return false }
    return zip(self, pattern).allSatisfy { byte, model in
      model == UInt8(ascii: "0") ? byte.isDigit : byte == model
    }
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether a method may hold it, as HTTP's tokens do.
  fileprivate var mayStandInMethod: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: isDigit || "!#$%&'*+-.^_`|~".utf8.contains(self)
    }
  }
}

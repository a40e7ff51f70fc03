/// What was said so far, and whether it was heard in more than one step or order.
struct SaidTexts {
  private var isSpread: [[UInt8]: Bool] = [:]

  /// Takes note of a text; whether it was said before.
  ///
  /// One that is heard in several steps or orders must be the only one of its kind: nothing would tell them apart.
  mutating func isSaidAgain(_ text: [UInt8], spread: Bool) throws(Unclear) -> Bool {
    if let wasSpread = isSpread[text], spread || wasSpread { throw .ambiguous }
    return isSpread.updateValue(spread, forKey: text) != nil
  }
}

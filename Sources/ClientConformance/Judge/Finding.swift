/// Whether an observation holds.
enum Finding {
  case holds
  /// Not yet; what is due, and what there is.
  case waits(expected: String, seen: [String])
  /// It never will.
  case wrong(expected: String, seen: [String])
  /// Nobody can say.
  case unknown

  static func waiting(for expected: String, _ seen: [String], until holds: Bool) -> Finding {
    holds ? .holds : .waits(expected: expected, seen: seen)
  }
}

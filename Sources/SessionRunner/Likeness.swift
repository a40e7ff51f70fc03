/// How a message that came resembles one that was due.
///
/// Texts of a session are unlike each other, so that a message is known again even where it comes altered.
package enum Likeness {
  /// The due message that what came resembles most, and what was done to it; nil where it resembles none.
  package static func nearest(to came: [UInt8], among due: [[UInt8]]) -> (due: [UInt8], kind: Symptom.Kind)? {
    let likely = due.compactMap { due in kind(of: came, for: due).map { (due: due, kind: $0) } }
    guard likely.count > 1 else { return likely.first }
    // A notice is known by its port, whatever else is said in it.
    func rank(_ due: [UInt8], _ kind: Symptom.Kind) -> Int {
      if kind == .miswritten { return 2000 }
      let isOwn = NoticeReading.port(ofNotice: due).map { came.tells("\($0)") } ?? false
      return (isOwn || isSameFolded(came, due) ? 1000 : 0) + similarity(came, due)
    }
    return likely.max { rank($0.due, $0.kind) < rank($1.due, $1.kind) }
  }

  /// What was done to the due message on its way; nil where what came is something else.
  static func kind(of came: [UInt8], for due: [UInt8]) -> Symptom.Kind? {
    let (came, end) = came.withoutEnds
    if end, came == due { return .misended }
    if let port = NoticeReading.port(ofNotice: due) { return kind(of: came, forNotice: due, port: port) }
    if came.isReplacing, resembles(came, due, least: 1, of: 3) { return .garbled }
    if came.count < due.count, due.starts(with: came), !came.isEmpty {
      // Who takes a text apart at its colons loses what stands behind one, however long it is.
      let isAtColon = due[came.count] == UInt8(ascii: ":")
      return isAtColon || due[came.count...].allSatisfy(\.isBlank) ? .altered : .cut
    }
    return isSameFolded(came, due) || resembles(came, due, least: 1, of: 2) ? .altered : nil
  }

  private static func kind(of came: [UInt8], forNotice due: [UInt8], port: UInt16) -> Symptom.Kind? {
    let tellsPort = came.tells("\(port)")
    guard let number = came.number, let dueNumber = due.number else {
      return tellsPort || resembles(came, due, least: 1, of: 2) ? .altered : nil
    }
    let isSameOtherwise =
      came[..<number.lowerBound] == due[..<dueNumber.lowerBound]
      && came[number.upperBound...].elementsEqual(due[dueNumber.upperBound...])
    if isSameOtherwise {
      if came[number].isWriting(of: port) { return .miswritten }
      return tellsPort ? .altered : .misnumbered
    }
    return tellsPort || resembles(came, due, least: 2, of: 3) ? .altered : nil
  }

  /// Whether they are the same where neither blanks, case nor composition count; a flood is not looked at so closely.
  private static func isSameFolded(_ came: [UInt8], _ due: [UInt8]) -> Bool {
    came.count <= max(mostPadded, due.count * 4) && came.folded == due.folded
  }

  /// As much as anybody's buffer holds that is sent as a whole, with blanks behind the text.
  private static var mostPadded: Int { 1 << 14 }

  /// Whether so great a part of the longer one is the same, in the same order.
  private static func resembles(_ came: [UInt8], _ due: [UInt8], least: Int, of whole: Int) -> Bool {
    similarity(came, due) * whole >= 1000 * least
  }

  /// How many thousandths of the longer one are the same, in the same order.
  static func similarity(_ came: [UInt8], _ due: [UInt8]) -> Int {
    let longer = max(came.count, due.count, 1)
    let start = zip(came, due).prefix { $0 == $1 }.count
    let end = zip(came.dropFirst(start).reversed(), due.dropFirst(start).reversed()).prefix { $0 == $1 }.count
    let middles = (Array(came.dropFirst(start).dropLast(end)), Array(due.dropFirst(start).dropLast(end)))
    // A message much longer than any that is looked at closely is known by its ends.
    let inside = max(middles.0.count, middles.1.count) <= 256 ? common(middles.0, middles.1) : 0
    return (start + end + inside) * 1000 / longer
  }

  /// The length of the longest sequence of bytes that both have in this order.
  ///
  /// Of the table of such lengths a row is kept as bits, 0 where the next length is greater: so 64 of them are made of the row
  /// before by one addition.
  static func common(_ left: [UInt8], _ right: [UInt8]) -> Int {
    let words = (right.count + 63) / 64
    var places = [UInt64](repeating: 0, count: 256 * words)
    for (index, byte) in right.enumerated() { places[Int(byte) * words + index / 64] |= 1 << (index % 64) }
    var row = [UInt64](repeating: .max, count: words)
    for byte in left {
      var carry: UInt64 = 0
      for word in 0..<words {
        let before = row[word]
        let matches = before & places[Int(byte) * words + word]
        let (sum, overflows) = before.addingReportingOverflow(matches)
        let (carried, carries) = sum.addingReportingOverflow(carry)
        carry = overflows || carries ? 1 : 0
        row[word] = carried | before & ~matches
      }
    }
    return row.reduce(0) { $0 + (~$1).nonzeroBitCount }
  }
}

extension [UInt8] {
  /// Without LFs, CRs and NULs at either end, and whether there were any.
  var withoutEnds: (bytes: [UInt8], hadEnds: Bool) {
    func isEnd(_ byte: UInt8) -> Bool {
      byte == 0 || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
    let bytes = Array(drop(while: isEnd).reversed().drop(while: isEnd).reversed())
    return (bytes, bytes.count < count)
  }

  /// Whether it holds what decoders put in the place of what they cannot read.
  var isReplacing: Bool { contains([0xEF, 0xBF, 0xBD]) }

  /// What is left where neither blanks, case nor composition count.
  fileprivate var folded: String {
    String(decoding: self, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
  }

  /// Whether it holds the number, and not as a part of a longer one.
  func tells(_ number: String) -> Bool {
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard let place = firstRange(of: Array(number.utf8)) else { return false }
    let before = place.lowerBound > 0 && isDigit(self[place.lowerBound - 1])
    return !before && !(place.upperBound < count && isDigit(self[place.upperBound]))
  }

  /// All numbers in it that may be ports.
  var numbers: [UInt16] {
    split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      .compactMap { UInt16(String(decoding: $0, as: UTF8.self)) }
  }

  /// Where a notice tells a number: from its first digit to the blank after it.
  fileprivate var number: Range<Int>? {
    let mark = Array(NoticeReading.notice.utf8)
    guard starts(with: mark) else { return nil }
    let end = self[mark.count...].firstIndex(of: UInt8(ascii: " ")) ?? endIndex
    return end > mark.count ? mark.count..<end : nil
  }
}

extension ArraySlice<UInt8> {
  /// Whether it is a way to write the port: with leading zeros, separators, or in hexadecimal.
  fileprivate func isWriting(of port: UInt16) -> Bool {
    let text = String(decoding: self, as: UTF8.self)
    let digits = text.filter { $0.isASCII && $0.isNumber }
    return UInt64(digits) == UInt64(port) || UInt16(text.replacing("0x", with: ""), radix: 16) == port
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

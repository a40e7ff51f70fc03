extension LogReading {
  /// The log as it should have been written, with what had to be mended for that.
  ///
  /// The conversion takes the old Korean encoding (CP949) for what it is, and gives the text in UTF-8 and how many bytes
  /// at its end are left over; nil where it is no such text.
  package func madeReadable(
    by convert: (_ bytes: [UInt8]) -> (bytes: [UInt8], left: Int)?
  ) -> LogReading {
    var readable = self
    if String(validating: bytes.wholeCharacters, as: UTF8.self) == nil {
      // Two bytes of a character that is still being written may be left over.
      if let converted = convert(bytes), converted.left < 2 {
        readable.bytes = converted.bytes
        readable.flaws.append(.cp949)
      } else {
        readable.flaws.append(.notUTF8)
      }
    }
    guard readable.bytes.contains(UInt8(ascii: "\r")) else { return readable }
    let lineEnds = readable.bytes.indices.filter { readable.bytes[$0] == UInt8(ascii: "\n") }
    let carriageReturns = lineEnds.filter { $0 > 0 && readable.bytes[$0 - 1] == UInt8(ascii: "\r") }
    // A message may end in a CR of its own in bare framing; a log that has them everywhere is another matter.
    if !lineEnds.isEmpty, carriageReturns.count == lineEnds.count {
      for index in carriageReturns.reversed() { readable.bytes.remove(at: index - 1) }
      readable.flaws.append(.carriageReturns)
    }
    return readable
  }
}

extension [UInt8] {
  /// Without a character at the end that has not been written as a whole yet.
  fileprivate var wholeCharacters: ArraySlice<UInt8> {
    let lead = lastIndex { $0 & 0xC0 != 0x80 } ?? startIndex
    return count - lead < 4 && last.map { $0 >= 0x80 } ?? false ? self[..<lead] : self[...]
  }
}

extension [UInt8] {
  /// The last lines between entries in brackets of which one is ruled, or else the last of all; of one that is too long
  /// for any opening, its beginning.
  package var lastOpening: [UInt8] {
    let all = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    let isEntry = { (line: ArraySlice<UInt8>) in line.first == UInt8(ascii: "[") }
    let ruled = all.lastIndex { $0.starts(with: "===".utf8) }
    let lines = all[..<(ruled.flatMap { all[$0...].firstIndex(where: isEntry) } ?? all.endIndex)]
    guard let last = lines.lastIndex(where: { !isEntry($0) }) else { return [] }
    let first = lines[...last].lastIndex { $0.first == UInt8(ascii: "[") }.map { $0 + 1 } ?? 0
    return lines[first...last].flatMap { $0.prefix(mostEvidence) + [UInt8(ascii: "\n")] }
  }
}

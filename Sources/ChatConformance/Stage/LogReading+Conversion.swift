import Glibc
import SessionScript

extension LogReading {
  /// The log as it should have been written, with what had to be mended for that.
  var madeReadable: LogReading {
    var readable = self
    if String(validating: bytes.wholeCharacters, as: UTF8.self) == nil {
      if let converted = bytes.converted(from: "CP949") {
        readable.bytes = converted
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

  /// The text in UTF-8; nil where it is not in that encoding.
  fileprivate func converted(from encoding: String) -> [UInt8]? {
    guard let converter = iconv_open("UTF-8", encoding), Int(bitPattern: converter) != -1 else { return nil }
    defer { iconv_close(converter) }
    var input = map(CChar.init(bitPattern:))
    var output = [CChar](repeating: 0, count: input.count * 3 + 4)
    var left = input.count
    var room = output.count
    let status = input.withUnsafeMutableBufferPointer { from in
      output.withUnsafeMutableBufferPointer { to in
        var source = from.baseAddress
        var target = to.baseAddress
        return iconv(converter, &source, &left, &target, &room)
      }
    }
    // Two bytes of a character that is still being written may be left over.
    guard status != Int.max, left < 2 else { return nil }
    return output.prefix(output.count - room).map(UInt8.init(bitPattern:))
  }
}

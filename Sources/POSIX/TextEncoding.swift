import Glibc

extension [UInt8] {
  /// The text in another encoding, and how many bytes at its end are left over; nil where it is not in the first one.
  package func converted(from source: String, to target: String) -> (bytes: [UInt8], left: Int)? {
    guard let converter = iconv_open(target, source), Int(bitPattern: converter) != -1 else { return nil }
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
    guard status != Int.max else { return nil }
    return (output.prefix(output.count - room).map(UInt8.init(bitPattern:)), left)
  }

  /// The text in UTF-8, read as the old Korean encoding of Windows, and how many bytes at its end are left over.
  package var fromCP949: (bytes: [UInt8], left: Int)? { converted(from: "CP949", to: "UTF-8") }
}

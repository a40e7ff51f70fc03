import Glibc

extension [UInt8] {
  /// The text as a program on Korean Windows writes it; question marks where that has no character.
  var inCP949: [UInt8] {
    String(decoding: self, as: UTF8.self).unicodeScalars.flatMap { scalar in
      scalar.isASCII
        ? [UInt8(scalar.value)] : Array(scalar.utf8).converted(to: "CP949") ?? [UInt8(ascii: "?")]
    }
  }

  private func converted(to encoding: String) -> [UInt8]? {
    guard let converter = iconv_open(encoding, "UTF-8"), Int(bitPattern: converter) != -1 else { return nil }
    defer { iconv_close(converter) }
    var input = map(CChar.init(bitPattern:))
    var output = [CChar](repeating: 0, count: count * 2)
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
    return output.prefix(output.count - room).map(UInt8.init(bitPattern:))
  }
}

extension Unicode.Scalar {
  fileprivate var utf8: String.UTF8View { String(self).utf8 }
}

/// A scalar of a text, or some bytes in its place that are not UTF-8.
struct DecodedScalar {
  /// Nil where the bytes are not UTF-8.
  let scalar: Unicode.Scalar?
  /// Where its bytes stand.
  let range: Range<Int>

  static func all(in bytes: [UInt8]) -> [Self] {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var found: [Self] = []
    found.reserveCapacity(bytes.count)
    var start = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        found.append(Self(scalar: Unicode.UTF8.decode(encoded), range: start..<start + encoded.count))
        start += encoded.count
      case .error(let length):
        found.append(Self(scalar: nil, range: start..<start + length))
        start += length
      case .emptyInput: return found
      }
    }
  }
}

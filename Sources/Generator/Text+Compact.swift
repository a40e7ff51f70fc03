import SessionLanguage

extension Text {
  /// The bytes, with a character that stands many times in a row written once.
  init(compact bytes: [UInt8]) {
    var pieces: [Piece] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let unit = Array(bytes[start...].prefix(bytes[start].lengthOfCharacter))
      var end = start
      while bytes[end...].starts(with: unit) { end += unit.count }
      let count = (end - start) / unit.count
      if count >= 16 {
        pieces.append(.repeated(unit, count: count))
      } else {
        pieces.append(.bytes(Array(bytes[start..<end])))
      }
      start = end
    }
    self.init(pieces)
  }

  /// The bytes that it stands for; nil where it has holes.
  package var bytes: [UInt8]? {
    resolved(port: { _ in .any }, address: { _ in .any }).bytes
  }
}

extension UInt8 {
  /// How many bytes the character has that begins in this one; 1 where none does.
  fileprivate var lengthOfCharacter: Int {
    switch self {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}

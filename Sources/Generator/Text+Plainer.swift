import SessionLanguage

extension Text {
  /// Texts that say less, the plainest first.
  ///
  /// The name is that of the client who says it: its own small letter is as plain as a text can be, and nobody else's.
  func plainer(for name: ClientName?) -> [Text] {
    if let counter = pieces.firstIndex(where: { if case .counter = $0 { true } else { false } }) {
      return withShorterCounter(at: counter)
    }
    guard let bytes else { return [] }
    let characters = Self.characters(of: bytes)
    var candidates: [[UInt8]] = []
    if let name {
      let letter = Array(name.description.lowercased().utf8)
      if bytes.count > letter.count { candidates.append(letter) }
    }
    var seen: Set<[UInt8]> = []
    if characters.count > 1 { candidates += characters.filter { seen.insert($0).inserted }.prefix(24) }
    // Without a half, a quarter, … one of its characters.
    var size = characters.count / 2
    while size > 0 {
      for start in stride(from: 0, to: characters.count, by: size) {
        let end = min(start + size, characters.count)
        candidates.append(Array((characters[..<start] + characters[end...]).joined()))
      }
      size = characters.count > 64 && size <= characters.count / 16 ? 0 : size / 2
    }
    if characters.count > 64 {
      for edge in [characters.dropFirst(), characters.dropLast()] { candidates.append(Array(edge.joined())) }
    }
    let plain = Array("a".utf8)
    for index in characters.indices.prefix(64) where characters[index].count > 1 {
      candidates.append(Array((characters[..<index] + [plain] + characters[(index + 1)...]).joined()))
    }
    return candidates.filter { !$0.isEmpty }.map(Text.init(compact:))
  }

  private func withShorterCounter(at index: Int) -> [Text] {
    guard case .counter(let range) = pieces[index] else { return [] }
    var seen: Set<Int> = []
    return [1, range.count / 2, range.count * 3 / 4, range.count - 1].filter {
      $0 > 0 && seen.insert($0).inserted
    }
    .map { count in
      var pieces = pieces
      pieces[index] =
        count == 1 ? .bytes(Array("1".utf8)) : .counter(range.lowerBound...(range.lowerBound + count - 1))
      return Text(pieces)
    }
      + (0..<pieces.count).filter { $0 != index && pieces.count > 2 }.map { other in
        var pieces = pieces
        pieces.remove(at: other)
        return Text(pieces)
      }
  }

  /// The bytes of each character; a byte that belongs to none stands alone.
  private static func characters(of bytes: [UInt8]) -> [[UInt8]] {
    guard let text = String(validating: bytes, as: UTF8.self) else { return bytes.map { [$0] } }
    return text.unicodeScalars.map { Array(String($0).utf8) }
  }
}

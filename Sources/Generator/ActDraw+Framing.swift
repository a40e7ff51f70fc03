import SessionLanguage

// What servers of only one framing are asked for.
extension ActDraw {
  mutating func cutCharacter() -> [Act] {
    let character = Array(random.pick(["안", "é", "👍", "語", "한글"]).utf8)
    let cut = 1 + random.number(below: Character.bytes(ofFirst: character) - 1)
    return [
      .sendsRaw(
        somebody(),
        segments: [Text(compact: Array(character[..<cut])), Text(compact: Array(character[cut...]))])
    ]
  }

  /// Lines in one segment, with what may stand around them.
  mutating func lines() -> [Act] {
    var bytes: [UInt8] = []
    for _ in 0...random.number(below: 3) {
      if random.happens(onceIn: 3) { bytes += random.pick(["\n", "\r\n", "\n\n"]).utf8 }
      bytes += random.phrase()
      bytes += random.pick(["\n", "\r\n"]).utf8
    }
    if random.happens(onceIn: 4) { bytes += random.pick(["\n", "\r\n"]).utf8 }
    return [.sendsRaw(somebody(), segments: [Text(compact: bytes)])]
  }

  /// A line, or two, cut anywhere.
  mutating func cutLines() -> [Act] {
    var bytes = random.phrase() + random.pick(["\n", "\r\n"]).utf8
    if random.happens(onceIn: 2) { bytes += random.phrase() + "\n".utf8 }
    var segments: [Text] = []
    for _ in 0...random.number(below: 3) where bytes.count > 1 {
      let cut = 1 + random.number(below: min(bytes.count - 1, 24))
      segments.append(Text(compact: Array(bytes[..<cut])))
      bytes.removeFirst(cut)
    }
    segments.append(Text(compact: bytes))
    let name = somebody()
    let first: [Act] = spoken.contains(name) ? [] : [.sends(name, message())]
    return first + [.sendsRaw(name, segments: segments)]
  }

  /// Somebody ends in the middle of a line.
  mutating func endsInLine() -> [Act] {
    let name = somebody()
    let first: [Act] = spoken.contains(name) ? [] : [.sends(name, message())]
    let whole = random.happens(onceIn: 2) ? random.phrase() + "\n".utf8 : []
    let half = Text(compact: whole + random.phrase())
    return first + [.sendsRaw(name, segments: [half]), .ends(name, random.pick(Ending.allCases))]
  }
}

extension Character {
  /// How many bytes the first character takes.
  fileprivate static func bytes(ofFirst text: [UInt8]) -> Int {
    String(decoding: text, as: UTF8.self).unicodeScalars.first.map { UTF8.width($0) } ?? 1
  }
}

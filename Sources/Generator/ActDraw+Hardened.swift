import SessionLanguage

// What only a hardened server is asked for.
extension ActDraw {
  /// A few messages that are refused, some of them in one segment with a good one.
  mutating func refused() -> [Act] {
    (0...random.number(below: 6)).map { _ in
      let bad = random.refused() + "\n".utf8
      let good = random.phrase() + "\n".utf8
      let bytes =
        switch random.number(below: 6) {
        case 0: good + bad
        case 1: bad + good
        default: bad
        }
      return .sendsRaw(somebody(), segments: [Text(compact: bytes)])
    }
  }

  /// A browser that was told to send a form: it is closed, and nothing is heard of it.
  mutating func request() -> [Act] {
    let name = newcomer()
    return [.joins(name), .sendsRaw(name, segments: [Text(compact: random.request())])]
  }

  mutating func large() -> [Act] {
    let size = random.pick([1025, 2000, 4094, 4095, 4096])
    let bytes = random.phrase(of: size)
    guard random.happens(onceIn: 3) else { return [.sends(somebody(), Text(compact: bytes))] }
    return [.sendsRaw(somebody(), segments: [Text(compact: bytes + "\r\n".utf8)])]
  }

  /// What a client of the original says: nothing ends it.
  mutating func tail() -> [Act] {
    let name = somebody()
    let tail: Act = .sendsRaw(name, segments: [Text(compact: random.phrase())])
    guard random.happens(onceIn: 3) else {
      let again: [Act] = [.sendsRaw(name, segments: [Text(compact: random.phrase())])]
      return [tail] + (random.happens(onceIn: 2) ? again : [])
    }
    let ending = random.pick([Ending.leaves, .halfCloses])
    return ending == .leaves
      ? [tail, .ends(name, .leaves)]
      : [.together([tail, .ends(name, .halfCloses)])]
  }

  /// Somebody reads nothing while others talk.
  mutating func stall() -> [Act] {
    let sleeper = somebody()
    let others = present.filter { $0 != sleeper }
    guard !others.isEmpty else { return [] }
    let name = random.pick(others)
    let number = scenario.acts.count
    var acts: [Act] = [.stalls(sleeper)]
    if random.happens(onceIn: 4) {
      let head = Array("\(name)\(number):".utf8)
      acts.append(
        .sends(
          name,
          Text([
            .bytes(head), .counter(1...120), .bytes([UInt8(ascii: ":")]),
            .repeated(Array("x".utf8), count: 990),
          ])))
    } else {
      for turn in 1...(1 + random.number(below: 3)) {
        acts.append(.sends(name, random.message(beginning: "\(name)\(number).\(turn):")))
      }
    }
    return acts + [.reads(sleeper)]
  }
}

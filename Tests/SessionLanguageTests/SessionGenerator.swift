import SessionLanguage
import SessionRunner

/// Writes sessions that can be played, with every kind of step and text in them.
struct SessionGenerator {
  private var random: SplitMix64
  private let names: [ClientName] = ["A", "B", "C2"]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func session() -> Session {
    var steps: [Step] = []
    for name in names where chance(3) { steps += says(name, .all) }
    for _ in 0..<number(8) { steps += block() }
    if chance(3) { steps += [.act(.ends("B", pick(Ending.allCases))), hears(.some(["A", "C2"]))] }
    if chance(4) {
      steps += [
        .act(.server(pick([.stops, .isKilled]))), .observation(.closing(.all)), .act(.server(.starts)),
      ]
    }
    return Session(
      id: "core/x", title: pick(["T", "한글: a title", "\"quoted\" {A}"]),
      covers: pick([["ROOM-1"], ["LOG-10", "MSG-2"]]),
      needs: pick([[.launch], [.launch, .line], [.bare, .launch]]),
      given: names, steps: steps, log: log())
  }

  /// Acts, and the observation that they need.
  private mutating func block() -> [Step] {
    let name = pick(names)
    switch number(6) {
    case 0: return says(name, listeners())
    case 1: return [.act(.sendsRaw(name, segments: [bytes()])), hears(listeners())]
    case 2:
      let last = Text([.bytes([0x62, 0x0A])])
      return [
        .act(.sends(name, text())), hears(.all), .act(.sendsRaw(name, segments: [bytes(), last])),
        hears(.all),
      ]
    case 3: return [.act(.stalls(name)), .act(.reads(name))]
    case 4:
      let acts: [Act] =
        (0...number(3)).map { _ in .sends(pick(names), text()) } + [.sendsRaw(name, segments: [bytes()])]
      return [
        .act(.together(acts)), .observation(.messages(listeners(), pick([.any, .one]), texts())),
      ]
    default: return [hears(listeners())]
    }
  }

  private mutating func says(_ name: ClientName, _ listeners: Listeners) -> [Step] {
    [.act(.sends(name, text())), hears(listeners)]
  }

  private mutating func hears(_ listeners: Listeners) -> Step {
    .observation(.message(listeners, text(mayBeAny: true)))
  }

  private mutating func log() -> ExpectedLog? {
    guard chance(2) else { return nil }
    let entries: [ExpectedLog.Entry] = (0...number(4)).map { _ in
      chance(4) ? .inThatOrder(texts()) : .line(text(mayBeAny: true))
    }
    return ExpectedLog(chance(5) ? .opening : .session, entries)
  }

  private mutating func listeners() -> Listeners {
    pick([.all, .some(["A"]), .some(["C2", "A"]), .some(["B", "A", "C2"])])
  }

  private mutating func texts() -> [Text] { (0...number(3)).map { _ in text(mayBeAny: true) } }

  private mutating func bytes() -> Text { Text([.bytes([0x61])] + text().pieces.filter { $0 != counter }) }

  private let counter = Piece.counter(1...12)

  mutating func text(mayBeAny: Bool = false) -> Text {
    var pieces: [Piece] = []
    for _ in 0..<number(5) {
      switch number(9) {
      case 0: pieces.append(.port(pick(names)))
      case 1: pieces.append(.address(pick(names)))
      case 2: pieces.append(mayBeAny ? .any : .bytes([0x20]))
      case 3: pieces.append(pieces.contains(counter) ? .bytes([0x7B]) : counter)
      case 4: pieces.append(.repeated(someBytes(), count: 2 + number(5)))
      default: pieces.append(.bytes(someBytes()))
      }
    }
    return Text(pieces)
  }

  private mutating func someBytes() -> [UInt8] {
    let samples = [
      "a", " ", "closed", "in that order", "since joining", "#", "\"", "\\", "{", "}", "\n", "\r", "\t",
      "\u{0}", "\u{1B}", "␠",
      "안녕", "\u{1100}\u{1161}", "👨‍👩‍👧", "\u{202E}", "\u{85}", "\u{2028}", "\u{FEFF}", "|", "* 2", "e\u{301}",
    ]
    guard chance(4) else { return Array(pick(samples).utf8) }
    return (0...number(3)).map { _ in UInt8(number(256)) }
  }

  mutating func number(_ limit: Int) -> Int { random.number(below: limit) }

  mutating func chance(_ one: Int) -> Bool { number(one) == 0 }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }
}

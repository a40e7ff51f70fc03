import ChatProtocol
import SessionLanguage
import SessionRunner

/// Draws the acts of one scenario, each from what the room is like after those before it.
struct ActDraw {
  var random: SplitMix64
  let dialect: Dialect
  private(set) var scenario: Scenario
  private var expectation: Expectation
  private(set) var spoken: Set<ClientName> = []
  /// What was said last, and by whom.
  private var last: (name: ClientName, text: Text)?

  init(random: SplitMix64, dialect: Dialect, scenario: Scenario) {
    self.random = random
    self.dialect = dialect
    self.scenario = scenario
    expectation = Expectation(of: scenario, in: dialect)
    for name in scenario.given { try? expectation.given(name) }
  }

  private typealias Kind = (inout ActDraw) -> [Act]

  /// Adds an act, or a few that belong together; nothing where what was drawn is not clear.
  mutating func addAct() {
    let acts = present.isEmpty ? [.joins(newcomer())] : draw()
    var next = expectation
    do throws(Unclear) {
      for act in acts { try next.take(act) }
      // What is left open could be judged by nobody.
      var end = next
      try end.end()
    } catch { return }
    expectation = next
    scenario.acts += acts
    for act in acts { remember(act) }
  }

  /// Whoever has to be heard of once more has been.
  mutating func finish() {
    if scenario.acts.isEmpty, let name = present.first {
      let text = Text(compact: Array("a".utf8))
      scenario.acts.append(.sends(name, text))
    }
  }

  private mutating func remember(_ act: Act) {
    switch act {
    case .sends(let name, let text):
      spoken.insert(name)
      last = (name, text)
    case .together(let acts): for act in acts { remember(act) }
    case .joins, .ends, .stalls, .reads, .server, .sendsRaw: break
    }
  }

  private mutating func draw() -> [Act] {
    var kinds: [Kind] = [
      { [.sends($0.somebody(), $0.message())] }, { [.sends($0.somebody(), $0.message())] },
      { [.sends($0.somebody(), $0.message())] }, { $0.repetition() },
      { [.joins($0.newcomer())] }, { [.ends($0.somebody(), $0.random.pick(Ending.allCases))] },
      { $0.talkAtOnce() }, { $0.together() }, { $0.burst() },
    ]
    switch dialect.framing {
    case .bare: kinds += [{ $0.cutCharacter() }]
    case .line where scenario.serverClass > .core:
      kinds += [{ $0.lines() }, { $0.lines() }, { $0.cutLines() }, { $0.endsInLine() }]
    case .line: break
    }
    if scenario.serverClass == .hardened {
      kinds += [
        { $0.refused() }, { $0.refused() }, { $0.refused() }, { $0.large() }, { $0.tail() }, { $0.tail() },
        { $0.stall() }, { $0.request() },
      ]
    }
    if dialect.canLaunch { kinds += [{ $0.restart() }] }
    let kind = random.pick(kinds)
    return kind(&self)
  }

  // MARK: - Who

  var present: [ClientName] { expectation.room.present }

  mutating func somebody() -> ClientName { random.pick(present) }

  func newcomer(_ offset: Int = 0) -> ClientName {
    ClientName.numbered(expectation.room.clients.count + offset)
  }

  // MARK: - What any server is asked for

  mutating func message() -> Text { random.message() }

  /// Once more what was said last.
  private mutating func repetition() -> [Act] {
    guard let last, present.contains(last.name) else { return [.sends(somebody(), message())] }
    return [.sends(random.happens(onceIn: 2) ? last.name : somebody(), last.text)]
  }

  /// A few at once, each with something that nobody else says.
  private mutating func talkAtOnce() -> [Act] {
    var acts: [Act] = []
    for name in random.some(present) {
      for number in 1...(1 + random.number(below: 4)) {
        acts.append(.sends(name, random.message(beginning: "\(name)\(scenario.acts.count).\(number):")))
      }
    }
    return [.together(acts)]
  }

  /// A few join or end at once, somebody ends after its last words, or while others talk.
  private mutating func together() -> [Act] {
    let words = random.message(beginning: "\(scenario.acts.count):")
    let name = somebody()
    var acts: [Act] =
      switch random.number(below: 5) {
      case 0: (0...random.number(below: 2)).map { .joins(newcomer($0)) }
      case 1: random.some(present).map { .ends($0, random.happens(onceIn: 2) ? .leaves : .resets) }
      case 2: [.sends(name, words), .ends(name, .halfCloses)]
      case 3:
        [.joins(newcomer())]
          + random.some(present).map { .sends($0, random.message(beginning: "\($0)\(scenario.acts.count):")) }
      default:
        random.some(present.filter { $0 != name }).map {
          .sends($0, random.message(beginning: "\($0)\(scenario.acts.count):"))
        } + [.ends(name, .resets)]
      }
    if acts.count == 1, let only = acts.popLast() { return [only] }
    return [.together(acts)]
  }

  /// Many messages of one sender, or of all at once.
  private mutating func burst() -> [Act] {
    guard random.happens(onceIn: 3) else { return [.sends(somebody(), message())] }
    let most = random.pick([12, 60, 110])
    let text = { (name: ClientName, number: Int) in
      Text([.bytes(Array("\(name)\(number):".utf8)), .counter(1...most)])
    }
    let number = scenario.acts.count
    if random.happens(onceIn: 2) {
      let name = somebody()
      return [.sends(name, text(name, number))]
    }
    return [.together(random.some(present).map { .sends($0, text($0, number)) })]
  }

  /// A server that starts again.
  private mutating func restart() -> [Act] {
    guard random.happens(onceIn: 4) else { return [.joins(newcomer())] }
    if scenario.serverClass == .hardened, random.happens(onceIn: 2) {
      return [.sends(somebody(), message()), .server(.isKilled), .joins(newcomer())]
    }
    return present.reversed().map { .ends($0, .halfCloses) } + [.server(.stops), .joins(newcomer())]
  }
}

extension SplitMix64 {
  /// One of the elements at least, in their order.
  fileprivate mutating func some<Element>(_ elements: [Element]) -> [Element] {
    let some = elements.filter { _ in happens(onceIn: 2) }
    return some.isEmpty ? Array(elements.prefix(1)) : some
  }
}

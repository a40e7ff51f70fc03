import SessionLanguage
import SessionRunner

/// Draws sessions from the protocol; the same ones for the same seed, on every machine.
package struct SessionGenerator: Sendable {
  private let seed: UInt64
  private let dialect: Dialect
  private var random = SplitMix64(seed: 0)

  package init(seed: UInt64, _ dialect: Dialect) {
    self.seed = seed
    self.dialect = dialect
  }

  /// What a session of this number is called, in its file's name too.
  package func name(_ number: Int) -> String { "random-\(seed)-\(number)" }

  package func title(_ number: Int) -> String { "Session \(number) of those drawn from seed \(seed)" }

  /// The session of a scenario; nil where none can be made of it.
  package func session(of scenario: Scenario, number: Int) -> Session? {
    try? scenario.session(in: dialect, named: name(number), title: title(number))
  }

  /// The scenario of this number; it depends on no other.
  package func scenario(_ number: Int) -> Scenario {
    var generator = self
    generator.random = SplitMix64(seed: seed, number: number)
    return generator.scenario()
  }

  private mutating func scenario() -> Scenario {
    let classes = ServerClass.allCases.filter { $0 <= dialect.serverClass }
    let count = random.happens(onceIn: 24) ? 9 + random.number(below: 4) : random.pick([1, 2, 2, 2, 3, 3, 4])
    var scenario = Scenario(random.pick(classes), given: (0..<count).map(ClientName.numbered))
    if random.happens(onceIn: 32) { scenario.log = .opening }
    scenario.isAboutLog = random.happens(onceIn: 4)
    var draw = ActDraw(random: random, dialect: dialect, scenario: scenario)
    for _ in 0...draw.random.number(below: 7) { draw.addAct() }
    draw.finish()
    return draw.scenario
  }
}

extension ClientName {
  /// The name of the client with this number: A, B, … Z, A1, B1 and so on.
  static func numbered(_ number: Int) -> ClientName {
    let letter = Unicode.Scalar(UInt8(ascii: "A") + UInt8(number % 26))
    guard let name = ClientName("\(letter)\(number < 26 ? "" : String(number / 26))") else {
      preconditionFailure("a capital letter and digits are a name")
    }
    return name
  }
}

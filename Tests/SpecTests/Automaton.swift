/// Tells whether bytes are what a rule describes, each byte looked at once.
///
/// The rule becomes a nondeterministic automaton; the sets of its nodes that bytes lead to are remembered as states.
/// A rule that needs itself has no automaton.
struct Automaton {
  private struct Node {
    var edges: [(on: ClosedRange<UInt8>, to: Int)] = []
    var free: [Int] = []
  }

  private var nodes = [Node()]
  private var final = 0
  private var states: [[Int]: Int] = [:]
  private var contents: [[Int]] = []
  /// The next state of each state for each byte; -1 where nobody has asked yet.
  private var next: [Int] = []

  init(_ rule: String, of grammar: Grammar) throws(GrammarError) {
    final = try add(.rule(rule), from: 0, grammar, inside: [])
    _ = state(of: closure([0]))
  }

  /// Whether the rule describes these bytes, from the first to the last.
  mutating func accepts(_ bytes: [UInt8]) -> Bool {
    var state = 0
    for byte in bytes {
      let place = state &<< 8 | Int(byte)
      var following = next[place]
      if following < 0 {
        following = step(from: state, on: byte)
        next[place] = following
      }
      state = following
    }
    return contents[state].contains(final)
  }

  private mutating func step(from state: Int, on byte: UInt8) -> Int {
    let reached = contents[state].flatMap { node in
      nodes[node].edges.filter { $0.on.contains(byte) }.map(\.to)
    }
    return self.state(of: closure(reached))
  }

  private mutating func state(of content: [Int]) -> Int {
    if let known = states[content] { return known }
    states[content] = contents.count
    contents.append(content)
    next += Array(repeating: -1, count: 256)
    return contents.count - 1
  }

  /// The nodes and all that are reached from them for nothing, in order.
  private func closure(_ start: [Int]) -> [Int] {
    var reached: Set<Int> = []
    var rest = start
    while let node = rest.popLast() {
      if reached.insert(node).inserted { rest += nodes[node].free }
    }
    return reached.sorted()
  }

  private mutating func node() -> Int {
    nodes.append(Node())
    return nodes.count - 1
  }

  /// Adds ways through the element; gives the node where they end.
  private mutating func add(
    _ element: Grammar.Element, from start: Int, _ grammar: Grammar, inside: [String]
  ) throws(GrammarError) -> Int {
    switch element {
    case .octet(let range):
      let end = node()
      nodes[start].edges.append((range, end))
      return end
    case .sequence(let elements):
      var place = start
      for element in elements { place = try add(element, from: place, grammar, inside: inside) }
      return place
    case .choice(let elements):
      let end = node()
      for element in elements {
        let branch = node()
        nodes[start].free.append(branch)
        let exit = try add(element, from: branch, grammar, inside: inside)
        nodes[exit].free.append(end)
      }
      return end
    case .repeated(let element, let least, let most):
      return try addRepeated(element, least, most, from: start, grammar, inside: inside)
    case .rule(let name):
      guard !inside.contains(name) else { throw GrammarError(line: 0, problem: "\(name) needs itself") }
      guard let element = grammar.element(name) else {
        throw GrammarError(line: 0, problem: "\(name) is not defined")
      }
      return try add(element, from: start, grammar, inside: inside + [name])
    }
  }

  private mutating func addRepeated(
    _ element: Grammar.Element, _ least: Int, _ most: Int?, from start: Int, _ grammar: Grammar,
    inside: [String]
  ) throws(GrammarError) -> Int {
    var place = start
    for _ in 0..<least { place = try add(element, from: place, grammar, inside: inside) }
    let end = node()
    guard let most else {
      nodes[place].free.append(end)
      let exit = try add(element, from: end, grammar, inside: inside)
      nodes[exit].free.append(end)
      // What follows must not begin inside the loop's first node.
      let after = node()
      nodes[end].free.append(after)
      return after
    }
    for _ in least..<most {
      nodes[place].free.append(end)
      place = try add(element, from: place, grammar, inside: inside)
    }
    nodes[place].free.append(end)
    return end
  }
}

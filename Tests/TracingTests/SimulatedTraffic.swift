import ChatProtocol
import Mutants
import SessionRunner
import Tracing

/// Clients, a recorder and a server in memory, with time on the way that is drawn: the same for the same seed.
///
/// What one sends arrives in its order, however long each piece takes; nothing else is kept in order.
struct SimulatedTraffic {
  enum Act {
    case comes
    case says([UInt8])
    case ends
    case isLost
    /// Nothing happens; the recording goes on until then.
    case waits
  }

  private enum Arrival {
    case act(Int, Act)
    case atServer(Int, Act)
    case quiet(Int)
    case later([ServerOutput])
    case atRecorder(Capture.Event)
  }

  private var server: any ServerModel
  private var random: SplitMix64
  private let longest: Int
  private var arrivals: [(time: Duration, arrival: Arrival)] = []
  private var now = Duration.zero
  private var up: [Int: Duration] = [:]
  private var down: [Int: Duration] = [:]
  private var logged = Duration.zero
  private var open: Set<Int> = []
  private var ended: Set<Int> = []
  private var numbers: [Int: Int] = [:]
  private var capture = Capture()

  /// What is recorded of a server when clients do this; things take as many milliseconds on the way at most.
  static func capture(
    of server: any ServerModel, seed: UInt64, longest: Int = 30, hasLog: Bool = true,
    _ acts: [(milliseconds: Int, client: Int, act: Act)]
  ) -> Capture {
    var traffic = SimulatedTraffic(server: server, random: SplitMix64(seed: seed), longest: longest)
    traffic.perform(traffic.server.handle(.opened), records: false)
    for act in acts { traffic.add(.act(act.client, act.act), at: .milliseconds(act.milliseconds)) }
    while let next = traffic.arrivals.popLast() {
      traffic.now = next.time
      traffic.take(next.arrival, hasLog)
    }
    return traffic.capture
  }

  private init(server: any ServerModel, random: SplitMix64, longest: Int) {
    self.server = server
    self.random = random
    self.longest = longest
  }

  private mutating func add(_ arrival: Arrival, at time: Duration) {
    // The next one stands last; what is to happen at the same time happens in the order in which it was added.
    var (low, high) = (0, arrivals.count)
    while low < high {
      let middle = (low + high) / 2
      if arrivals[middle].time > time { low = middle + 1 } else { high = middle }
    }
    arrivals.insert((time, arrival), at: low)
  }

  /// Something sent now arrives after what was sent before it on the same way.
  private mutating func delay(after last: inout Duration) -> Duration {
    let time = now + .microseconds(100 + random.number(below: longest * 1000))
    last = max(last + .microseconds(1), time)
    return last
  }

  private mutating func take(_ arrival: Arrival, _ hasLog: Bool) {
    switch arrival {
    case .act(let client, let act): see(act, of: client)
    case .atServer(let client, let act): hear(act, of: client)
    case .quiet(let client):
      if server.awaitsQuiet(client) { perform(server.handle(.quiet(client))) }
    case .later(let outputs): perform(outputs)
    case .atRecorder(.logged(let bytes)): if hasLog { capture.add(.logged(bytes), at: now) }
    case .atRecorder(let event): capture.add(event, at: now)
    }
  }

  /// The recorder sees what a client does, and gives it on.
  private mutating func see(_ act: Act, of client: Int) {
    var last = up[client] ?? .zero
    switch act {
    case .comes:
      numbers[client] = capture.clients
      capture.add(.connected(capture.clients, Self.peer(client)), at: now)
      open.insert(client)
    case .says, .ends, .isLost:
      guard open.contains(client), !ended.contains(client), let number = numbers[client] else { return }
      if case .says(let bytes) = act { capture.add(.said(bytes, by: number), at: now) }
      if case .ends = act { capture.add(.ended(number), at: now) }
      if case .isLost = act { capture.add(.lost(number), at: now) }
      if case .says = act {} else { ended.insert(client) }
    case .waits: return capture.add(.stopped, at: now)
    }
    add(.atServer(client, act), at: delay(after: &last))
    up[client] = last
  }

  private static func peer(_ client: Int) -> Peer { Peer(address: "127.0.0.1", port: UInt16(40000 + client)) }

  private mutating func hear(_ act: Act, of client: Int) {
    switch act {
    case .comes:
      perform(server.handle(.connected(client, address: "127.0.0.1", port: Self.peer(client).port)))
    case .says(let bytes):
      perform(server.handle(.received(bytes, from: client)))
      if server.awaitsQuiet(client) { add(.quiet(client), at: now + .milliseconds(50)) }
    case .ends: perform(server.handle(.ended(client, hearsOn: true)))
    case .isLost:
      open.remove(client)
      perform(server.handle(.lost(client)))
    case .waits: break
    }
  }

  private mutating func perform(_ outputs: [ServerOutput], records: Bool = true) {
    for output in outputs {
      switch output {
      case .write(let bytes, let client): send(.heard(bytes, by: numbers[client] ?? 0), to: client)
      case .close(let client):
        send(.closed(numbers[client] ?? 0), to: client)
        open.remove(client)
      case .log(let bytes):
        var last = logged
        if records { add(.atRecorder(.logged(bytes)), at: delay(after: &last)) }
        logged = last
      case .emptyLog: break
      case .later(let time, let outputs): add(.later(outputs), at: now + time)
      case .crash:
        for client in open.sorted() { send(.dropped(numbers[client] ?? 0), to: client) }
        open = []
      }
    }
  }

  private mutating func send(_ event: Capture.Event, to client: Int) {
    guard open.contains(client) else { return }
    var last = down[client] ?? .zero
    add(.atRecorder(event), at: delay(after: &last))
    down[client] = last
  }
}

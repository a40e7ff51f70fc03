import POSIX
import SessionLanguage
import SessionRunner

/// A model of a server in memory, with a clock that moves only when somebody waits.
///
/// Whatever is going to happen has happened before a wait is given up, so a verdict never depends on time.
package struct MemoryTransport<Model: ServerModel>: Transport {
  private struct Client {
    var port: UInt16
    var inbox: [Arrival.What] = []
    var reads = true
  }

  private struct Appointment {
    var time: Duration
    var outputs: [ServerOutput]
  }

  package var terminator: [UInt8] = []
  package private(set) var now = Duration.zero
  package let hasLog: Bool
  private let renews: Bool
  private let makeModel: () -> Model
  private var model: Model
  private var isRunning = true
  private var clients: [Int: Client] = [:]
  private var order: [Int] = []
  private var appointments: [Appointment] = []
  private var log: [UInt8] = []
  private var mark = 0
  private var lastReading = 0
  private var hasShrunk = false
  /// The ports of the next clients; where it holds none, they are counted from 50001.
  package var ports: [UInt16] = []
  private var nextPort: UInt16 = 50000
  /// Whether something between shows the server another port of a client than the client itself sees.
  package var translates = false
  private let quietInterval = Duration.milliseconds(50)

  /// A server that has just opened, and which another may take the place of.
  package init(hasLog: Bool = true, renews: Bool = false, model makeModel: @escaping () -> Model) {
    self.hasLog = hasLog
    self.renews = renews
    self.makeModel = makeModel
    model = makeModel()
    perform(model.handle(.opened))
  }

  // MARK: - Clients

  package mutating func connect(_ client: Int) throws(NoConnection) -> Endpoint {
    if let interruption { throw NoConnection(reason: interruption.words, interruption: interruption) }
    guard isRunning else { throw NoConnection(reason: "Connection refused") }
    let port = takePort()
    clients[client] = Client(port: port)
    order.append(client)
    perform(model.handle(.connected(client, address: "127.0.0.1", port: port)))
    guard translates else { return Endpoint(address: "127.0.0.1", port: port) }
    return Endpoint(address: "10.0.0.1", port: port - 40000, mayBeTranslated: true)
  }

  private mutating func takePort() -> UInt16 {
    guard ports.isEmpty else { return ports.removeFirst() }
    nextPort = nextPort == 59999 ? 50000 : nextPort + 1
    return nextPort
  }

  package mutating func send(_ bytes: [UInt8], from client: Int) -> Bool {
    guard isRunning, clients[client] != nil else { return false }
    perform(model.handle(.received(bytes, from: client)))
    return true
  }

  package mutating func awaitAcknowledgement(of client: Int, until deadline: Duration) {}

  package mutating func end(_ client: Int, _ ending: Ending) {
    if ending != .halfCloses {
      clients[client] = nil
      order.removeAll { $0 == client }
    }
    guard isRunning else { return }
    switch ending {
    case .leaves: perform(model.handle(.ended(client)))
    case .halfCloses: perform(model.handle(.ended(client, hearsOn: true)))
    case .resets: perform(model.handle(.lost(client)))
    }
  }

  package mutating func disconnectAll() {
    clients = [:]
    order = []
  }

  package mutating func setReading(_ client: Int, _ reads: Bool) { clients[client]?.reads = reads }

  package mutating func receive(until deadline: Duration) -> Arrival? {
    while true {
      for client in order where clients[client]?.reads == true && clients[client]?.inbox.isEmpty == false {
        guard let what = clients[client]?.inbox.removeFirst() else { continue }
        return Arrival(client: client, what: what, notBefore: now)
      }
      guard passTime(until: deadline) else { return nil }
    }
  }

  // MARK: - The server and its log

  /// What a test says of this machine.
  package var interruption: Interruption?
  /// Whether the log is not where it must be.
  package var lacksLogFile = false
  /// The share of its time in which something waits for a processor, in thousandths.
  package var stalling = 0
  /// The share of its time for which the server has a processor, in thousandths.
  package var serving = 0
  package func processorTime(isExact: Bool) -> ProcessorTime {
    ProcessorTime(waitedFor: now * stalling / 1000, had: now * serving / 1000)
  }

  package mutating func server(_ action: ServerAction) -> Bool {
    switch action {
    case .stops, .isKilled:
      guard isRunning else { return false }
      crash()
    case .starts:
      guard !isRunning else { return false }
      isRunning = true
      model = makeModel()
      perform(model.handle(.opened))
    }
    return true
  }

  package mutating func renew() -> Bool {
    guard renews else { return false }
    var fresh = MemoryTransport(hasLog: hasLog, renews: true, model: makeModel)
    fresh.terminator = terminator
    fresh.now = now
    self = fresh
    return true
  }

  package var openingIsDue: Bool { false }

  package mutating func markLog() {
    mark = log.count
    lastReading = log.count
    hasShrunk = false
  }

  package mutating func readLog() -> LogReading {
    lastReading = log.count
    var reading = LogReading(bytes: Array(log.dropFirst(mark))).madeReadable { $0.fromCP949 }
    if hasShrunk { reading.flaws.append(.truncated) }
    if lacksLogFile { reading.flaws.append(.missing(path: "log")) }
    return reading
  }

  package mutating func readOpening() -> [UInt8] { log.lastOpening }

  package mutating func awaitLog(until deadline: Duration) -> Bool {
    while log.count == lastReading {
      guard passTime(until: deadline) else { return false }
    }
    return true
  }

  // MARK: - The server's doing

  /// Moves the clock to the next thing that happens; false where nothing does up to the deadline.
  private mutating func passTime(until deadline: Duration) -> Bool {
    let quiet = order.filter { isRunning && model.awaitsQuiet($0) }
    let next = appointments.map(\.time).min()
    if !quiet.isEmpty, now + quietInterval <= min(next ?? deadline, deadline) {
      now += quietInterval
      for client in quiet { perform(model.handle(.quiet(client))) }
      return true
    }
    guard let next, next <= deadline else {
      now = max(now, deadline)
      return false
    }
    now = max(now, next)
    let due = appointments.filter { $0.time <= now }
    appointments.removeAll { $0.time <= now }
    for appointment in due { perform(appointment.outputs) }
    return true
  }

  private mutating func perform(_ outputs: [ServerOutput]) {
    for output in outputs where isRunning {
      switch output {
      case .write(let bytes, let client):
        clients[client]?.inbox.append(.bytes(bytes))
      case .log(let bytes): log += bytes
      case .emptyLog:
        hasShrunk = true
        log = []
        mark = 0
        lastReading = 0
      case .close(let client): clients[client]?.inbox.append(.closing)
      case .later(let wait, let outputs):
        appointments.append(Appointment(time: now + wait, outputs: outputs))
      case .crash: crash()
      }
    }
  }

  private mutating func crash() {
    isRunning = false
    appointments = []
    for client in order { clients[client]?.inbox.append(.closing) }
  }
}

import POSIX
import SessionLanguage
import SessionRunner
import SystemPackage

/// The wire to a server, and what it brings where that is to be kept.
typealias TCPLink = RecordingTransport<TCPTransport>

/// A server at an address, over TCP, and its log.
struct TCPTransport: Transport {
  private struct Client {
    var socket: Socket
    var reads = true
    /// Whether the server has closed it and that has been reported.
    var isOver = false
    /// How many bytes have come and have not been asked for.
    var held = 0

    /// Whether to look for more: what nobody asks for waits in the system, which holds the server back.
    var takesMore: Bool { reads && !isOver && held < 1 << 18 }
  }

  var terminator: [UInt8] = []
  private let host: any ServerHost
  var log: LogFile?
  private let connectTimeout: Duration
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var clients: [Int: Client] = [:]
  /// When there was last nothing to read.
  private var lookedAt = Duration.zero
  /// What has come and has not been asked for.
  private var arrivals: [Arrival] = []
  /// Who had the processors when that was last looked at: that is cheap, and not free.
  private var processors: (readAt: Duration, time: ProcessorTime)?
  /// What this machine has refused.
  private var shortage: Interruption?
  private let isToldToStop: () -> Bool
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(
    host: any ServerHost, log: LogFile?, connectTimeout: Duration,
    since start: ContinuousClock.Instant = .now,
    isToldToStop: @escaping () -> Bool = { false }
  ) {
    self.host = host
    self.log = log
    self.connectTimeout = connectTimeout
    self.isToldToStop = isToldToStop
    self.start = start
  }

  var now: Duration { clock.now - start }

  mutating func processorTime(isExact: Bool) -> ProcessorTime {
    if !isExact, let processors, now - processors.readAt < Self.longestUse { return processors.time }
    let time = host.processorTime(isExact: isExact)
    processors = (now, time)
    return time
  }

  /// One answer serves for so long.
  private static var longestUse: Duration { .milliseconds(50) }

  // MARK: - Clients

  mutating func connect(_ client: Int) throws(NoConnection) -> Endpoint {
    if let interruption { throw NoConnection(interruption) }
    do throws(NoConnection) {
      let (socket, endpoint) = try host.connect(within: connectTimeout)
      clients[client] = Client(socket: socket)
      return endpoint
    } catch {
      shortage = error.interruption
      throw error
    }
  }

  mutating func send(_ bytes: [UInt8], from client: Int) -> Bool {
    guard let socket = clients[client]?.socket else { return false }
    var rest = bytes[...]
    let deadline = now + connectTimeout
    while !rest.isEmpty {
      guard let sent = try? socket.send(rest) else { return false }
      rest = rest.dropFirst(sent)
      guard !rest.isEmpty else { break }
      // A server that waits for its readers to read must not make us wait for ever.
      guard now < deadline, exchange(until: deadline, orTo: (socket.descriptor, .writing)) else {
        return false
      }
    }
    return true
  }

  /// The system holds back what is sent until it knows of the end.
  mutating func joinLastWords(of client: Int) { try? clients[client]?.socket.set(.cork, to: 1) }

  mutating func awaitAcknowledgement(of client: Int, until deadline: Duration) {
    guard let socket = clients[client]?.socket else { return }
    while let bytes = try? socket.unacknowledgedBytes, bytes > 0, now < deadline {
      _ = exchange(until: min(deadline, now + .milliseconds(1)))
    }
  }

  mutating func end(_ client: Int, _ ending: Ending) {
    guard let socket = clients[client]?.socket else { return }
    switch ending {
    case .halfCloses:
      try? socket.endSending()
      return
    case .leaves:
      // What is left unread would turn the close into a reset; who sends without end gets one.
      for _ in 0..<1024 { guard case .bytes = try? receive(from: socket) else { break } }
    case .resets: socket.reset()
    }
    clients[client] = nil
    arrivals.removeAll { $0.client == client }
  }

  mutating func disconnectAll() {
    clients = [:]
    arrivals = []
  }

  mutating func setReading(_ client: Int, _ reads: Bool) { clients[client]?.reads = reads }

  mutating func receive(until deadline: Duration) -> Arrival? {
    while arrivals.isEmpty {
      guard exchange(until: deadline) else { return nil }
    }
    let arrival = arrivals.removeFirst()
    if case .bytes(let bytes) = arrival.what { clients[arrival.client]?.held -= bytes.count }
    return arrival
  }

  /// Waits until something can be read, and reads it, or until something else happens; false at the deadline.
  private mutating func exchange(
    until deadline: Duration, orTo other: (descriptor: FileDescriptor, events: PollSet.Events)? = nil
  ) -> Bool {
    let readers = clients.filter(\.value.takesMore).sorted { $0.key < $1.key }
    var watched = PollSet()
    for reader in readers { watched.append(reader.value.socket.descriptor, for: .reading) }
    if let other { watched.append(other.descriptor, for: other.events) }
    let asked = now
    if (try? watched.wait(within: .zero)) == 0 {
      lookedAt = asked
      // An order to stop is no file to wait for: it is asked for again every 50 ms.
      while (try? watched.wait(within: min(deadline - now, .milliseconds(50)))) == 0 {
        guard now < deadline, !isToldToStop() else { return false }
      }
      lookedAt = now
    }
    for (index, reader) in readers.enumerated() where !watched.happened(at: index).isEmpty {
      read(reader.key, reader.value.socket)
    }
    return true
  }

  private mutating func read(_ client: Int, _ socket: Socket) {
    do throws(Errno) {
      switch try receive(from: socket) {
      case .bytes(let count):
        clients[client]?.held += count
        arrivals.append(Arrival(client: client, what: .bytes(Array(buffer[..<count])), notBefore: lookedAt))
        // A server that sends by Nagle's rule waits 40 ms for an acknowledgement that is put off; the system forgets.
        try? socket.set(.quickAcknowledgement, to: 1)
      case .end: over(client, .closing)
      case .nothing: break
      }
    } catch {
      over(client, .reset)
    }
  }

  /// Reads into the buffer.
  private mutating func receive(from socket: Socket) throws(Errno) -> Socket.Received {
    try buffer.withUnsafeMutableBytes { buffer in
      Result { () throws(Errno) in try socket.receive(into: buffer) }
    }.get()
  }

  private mutating func over(_ client: Int, _ how: Arrival.What) {
    clients[client]?.isOver = true
    arrivals.append(Arrival(client: client, what: how, notBefore: lookedAt))
  }

  // MARK: - The server and its log

  mutating func server(_ action: ServerAction) -> Bool { host.perform(action) }

  mutating func renew() -> Bool {
    guard host.renew() else { return false }
    if log != nil { log = (host.opening?.path).map(LogFile.init) }
    return true
  }

  var openingIsDue: Bool { log != nil && host.opening?.hasCome == false }

  var interruption: Interruption? { shortage ?? (isToldToStop() ? .stopped : nil) }

  var hasLog: Bool { log != nil }
  mutating func markLog() { log?.mark() }
  mutating func readLog() -> LogReading { log?.readBeyondMark() ?? LogReading(bytes: []) }
  mutating func readOpening() -> [UInt8] { log?.readOpening() ?? [] }

  mutating func awaitLog(until deadline: Duration) -> Bool {
    guard let log, now < deadline else { return false }
    let pause = min(deadline, now + log.longestNap)
    guard let watch = log.watch else {
      while exchange(until: pause), now < pause {}
      return true
    }
    _ = exchange(until: pause, orTo: (watch.descriptor, .reading))
    watch.clear()
    return true
  }
}

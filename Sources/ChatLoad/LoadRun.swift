import Histogram
import POSIX

/// One load run against one server, on the calling thread; it never takes longer than its limit.
package final class LoadRun {
  /// How long nothing may come that is waited for.
  private static let silenceLimit: UInt64 = 5_000_000_000
  /// How many clients may wait for the first thing that they receive: a server's queue of newcomers is finite.
  private static let newcomers = 64
  private static let probeInterval: UInt64 = 100_000_000

  private let load: Load
  private let target: LoadTarget
  private let format: MessageFormat
  private let pool: ClientPool
  private let end: UInt64
  private let progress: (_ part: Double) -> Void
  private var tracker: DeliveryTracker
  private var senders: [Sender] = []
  private var roundTrips = Histogram<UInt64>(highestTrackableValue: 3_600_000_000_000)
  /// The numbers of a client's own messages in what it received last.
  private var own: [UInt32] = []
  private var lastReceived = MonotonicClock.nanoseconds
  private var lastProgress: UInt64 = 0

  private init(
    _ load: Load, _ target: LoadTarget, within seconds: Double, progress: @escaping (Double) -> Void
  ) throws(LoadFailure) {
    self.load = load
    self.target = target
    self.progress = progress
    end = MonotonicClock.nanoseconds + UInt64(seconds * 1e9)
    format = MessageFormat(
      run: .random(in: 0...UInt16.max), size: load.size, framing: target.framing, prefix: target.prefix)
    // Beside the senders there is one who sends the last message.
    tracker = DeliveryTracker(
      clients: load.clients, senders: load.senders + 1, messages: load.messages, format: format)
    let addresses: [Address]
    do throws(ResolutionFailure) {
      addresses = try Address.resolve(host: target.host, port: target.port, within: .seconds(min(5, seconds)))
    } catch {
      throw .unresolved(error)
    }
    pool = try ClientPool(for: load.clients, at: addresses)
  }

  /// Runs the load, and tells now and then which part of it is done.
  package static func run(
    _ load: Load, against target: LoadTarget, within seconds: Double,
    progress: @escaping (_ part: Double) -> Void = { _ in }
  ) throws(LoadFailure) -> LoadReport {
    try LoadRun(load, target, within: seconds, progress: progress).run()
  }

  private func run() throws(LoadFailure) -> LoadReport {
    let usage = target.process.flatMap(ProcessUsage.init(of:))
    let memoryBefore = usage?.residentBytes ?? 0
    try admit()
    let memoryBetween = usage?.residentBytes ?? 0
    let (begin, processorBefore) = (MonotonicClock.nanoseconds, usage?.processorSeconds)
    senders = (0..<load.senders).map { _ in Sender(messages: load.messages, pacing: load.pacing, at: begin) }
    let allCame = exchange(until: load.total)
    let (duration, processorAfter) = (MonotonicClock.nanoseconds - begin, usage?.processorSeconds)
    if allCame {
      // Whatever comes twice has come before it.
      send(MessageID(sender: UInt32(load.senders), number: 0), from: 0)
      _ = exchange(until: load.total + 1)
    }
    return LoadReport(
      load, seconds: Double(duration) / 1e9, expected: senders.reduce(allCame ? 1 : 0) { $0 + $1.sent },
      counts: (0..<load.clients).map { tracker.count(of: $0) },
      closed: (0..<load.clients).count { !pool.isOpen($0) }, roundTrips: roundTrips,
      server: usage.map {
        LoadReport.ServerUsage(
          processorSeconds: max(0, (processorAfter ?? 0) - (processorBefore ?? 0)),
          deliveries: tracker.receivedCount, residentBytes: memoryBetween, peakBytes: $0.peakBytes,
          bytesPerClient: max(0, memoryBetween - memoryBefore) / load.clients)
      })
  }

  // MARK: - Phases

  /// Lets everyone in; returns once each client has received what the first one sends.
  private func admit() throws(LoadFailure) {
    var arriving: [Int] = []
    var lastProbe = MonotonicClock.nanoseconds
    lastReceived = lastProbe
    while pool.count < load.clients || tracker.presentCount < load.clients {
      arriving.removeAll { tracker.hasReceivedAnything($0) }
      while arriving.count < Self.newcomers, pool.count < load.clients {
        arriving.append(pool.count)
        try pool.connect(greeting: Array(target.greeting.utf8), within: timeToConnect)
      }
      if MonotonicClock.nanoseconds - lastProbe > Self.probeInterval {
        send(.probe, from: 0)
        lastProbe = MonotonicClock.nanoseconds
      }
      turn(within: 10_000_000)
      if let client = (0..<pool.count).first(where: { !pool.isOpen($0) }) {
        throw .closed(client: client, reason: pool.failure(of: client))
      }
      let missing = load.clients - tracker.presentCount
      guard MonotonicClock.nanoseconds < end else { throw .late(missing, of: load.clients) }
      guard isWorthWaiting else { throw .silent(missing, of: load.clients) }
    }
  }

  /// Sends what is due until everyone has received so many messages; false where that does not come.
  private func exchange(until count: Int) -> Bool {
    let everyone = 0..<load.clients
    lastReceived = MonotonicClock.nanoseconds
    while !everyone.allSatisfy({ tracker.hasReceived(count, by: $0) || !pool.isOpen($0) }) {
      for sender in senders.indices { sendDue(from: sender) }
      turn(within: pause)
      tracker.trim()
      showProgress()
      guard isWorthWaiting else { return false }
    }
    return everyone.allSatisfy(pool.isOpen)
  }

  // MARK: - Parts of a phase

  private func sendDue(from sender: Int) {
    let numbers = senders[sender].takeDue(at: MonotonicClock.nanoseconds)
    guard !numbers.isEmpty else { return }
    pool.send(from: sender) { bytes in
      for number in numbers { format.write(MessageID(sender: UInt32(sender), number: number), to: &bytes) }
    }
  }

  private func send(_ message: MessageID, from client: Int) {
    pool.send(from: client) { format.write(message, to: &$0) }
  }

  /// Waits until something comes, not longer than so many nanoseconds, and takes it in.
  private func turn(within nanoseconds: UInt64) {
    pool.exchange(within: .nanoseconds(nanoseconds)) { client, piece in
      lastReceived = MonotonicClock.nanoseconds
      own.removeAll(keepingCapacity: true)
      tracker.received(piece, by: client, own: &own)
      guard client < senders.count else { return }
      // A number that it has not sent is some other number garbled, and is counted as torn.
      for number in own where number < senders[client].sent {
        roundTrips.record(senders[client].received(number, at: lastReceived))
      }
      // Each answers for itself: not when everyone else has read too.
      if !own.isEmpty { sendDue(from: client) }
    }
  }

  /// How long there is nothing to send, in nanoseconds.
  private var pause: UInt64 {
    guard let due = senders.lazy.compactMap(\.nextDue).min() else { return 100_000_000 }
    return min(100_000_000, due - min(due, MonotonicClock.nanoseconds))
  }

  private var timeToConnect: Duration {
    .nanoseconds(min(Self.silenceLimit, end - min(end, MonotonicClock.nanoseconds)))
  }

  private var isWorthWaiting: Bool {
    let current = MonotonicClock.nanoseconds
    let isWaiting = senders.allSatisfy { $0.nextDue == nil }
    return current < end && !(isWaiting && current - lastReceived > Self.silenceLimit)
  }

  private func showProgress() {
    let current = MonotonicClock.nanoseconds
    guard current - lastProgress > 100_000_000 else { return }
    lastProgress = current
    progress(Double(tracker.receivedCount) / Double(load.deliveries))
  }
}

import Glibc
import Histogram

/// One load played against one server, on the calling thread; it never takes longer than its limit.
package final class LoadRun {
  /// Whom to play against, and how to speak to it.
  package struct Server: Sendable {
    package var host: String
    package var port: UInt16
    package var framing: Framing
    /// What each client sends first.
    package var greeting: String
    /// What stands before each message that is sent.
    package var prefix: String
    /// Its process, where that is on this machine.
    package var process: Int32?

    package init(
      host: String, port: UInt16, framing: Framing = .line, greeting: String = "", prefix: String = "",
      process: Int32? = nil
    ) {
      self.host = host
      self.port = port
      self.framing = framing
      self.greeting = greeting
      self.prefix = prefix
      self.process = process
    }
  }

  /// How long nothing may come that is waited for.
  private static let patience: UInt64 = 5_000_000_000
  /// How many clients may wait for the first thing that they hear: a server's queue of newcomers is finite.
  private static let newcomers = 64
  private static let helloInterval: UInt64 = 100_000_000

  private let load: Load
  private let server: Server
  private let wording: Wording
  private let crowd: Crowd
  private let end: UInt64
  private let progress: (_ part: Double) -> Void
  private var chorus: Chorus
  private var speakers: [Speaker] = []
  private var roundTrips = Histogram<UInt64>(highestTrackableValue: 3_600_000_000_000)
  private var own: [UInt32] = []
  private var lastHeard = now()
  private var lastProgress: UInt64 = 0

  private init(
    _ load: Load, _ server: Server, within seconds: Double, progress: @escaping (Double) -> Void
  ) throws(NoServer) {
    self.load = load
    self.server = server
    self.progress = progress
    wording = Wording(
      run: .random(in: 0...UInt16.max), size: load.size, framing: server.framing, prefix: server.prefix)
    // Beside the senders' messages there is one last word.
    chorus = Chorus(
      clients: load.clients, senders: load.senders + 1, messages: load.messages, wording: wording)
    crowd = try Crowd(load.clients, to: ServerAddress(host: server.host, port: server.port))
    end = now() + UInt64(seconds * 1e9)
  }

  /// Plays the load, and tells now and then which part of it is done.
  package static func play(
    _ load: Load, to server: Server, within seconds: Double,
    progress: @escaping (_ part: Double) -> Void = { _ in }
  ) throws(NoServer) -> Report {
    try LoadRun(load, server, within: seconds, progress: progress).play()
  }

  private func play() throws(NoServer) -> Report {
    let process = server.process.flatMap(ServerProcess.init)
    let memoryBefore = process?.residentBytes ?? 0
    try gather()
    let memoryBetween = process?.residentBytes ?? 0
    let (begin, processorBefore) = (now(), process?.processorSeconds ?? 0)
    speakers = (0..<load.senders).map { _ in Speaker(messages: load.messages, pace: load.pace, at: begin) }
    let allWasHeard = listen(for: load.total)
    let (duration, processorAfter) = (now() - begin, process?.processorSeconds ?? 0)
    if allWasHeard {
      // Whatever comes twice has come before it.
      say(MessageID(sender: UInt32(load.senders), number: 0), by: 0)
      _ = listen(for: load.total + 1)
    }
    let tallies = (0..<load.clients).map { chorus.tally(of: $0) }
    let expected = speakers.reduce(allWasHeard ? 1 : 0) { $0 + $1.said }
    return Report(
      load, seconds: Double(duration) / 1e9, expected: expected, tallies: tallies,
      closed: (0..<load.clients).count { !crowd.isOpen($0) }, roundTrips: roundTrips,
      server: process.map {
        Report.Server(
          processorSeconds: processorAfter - processorBefore, deliveries: chorus.heardCount,
          residentBytes: memoryBetween, peakBytes: $0.peakBytes,
          bytesPerClient: max(0, memoryBetween - memoryBefore) / load.clients)
      })
  }

  /// Lets everyone in; returns once each client has heard what the first one says.
  private func gather() throws(NoServer) {
    let greeting = Array(server.greeting.utf8)
    var arriving: [Int] = []
    var lastHello = now()
    lastHeard = now()
    while crowd.count < load.clients || !chorus.areAllPresent {
      arriving.removeAll { chorus.hasHeardAnything($0) }
      while arriving.count < Self.newcomers, crowd.count < load.clients {
        arriving.append(crowd.count)
        try crowd.join(greeting: greeting)
      }
      if now() - lastHello > Self.helloInterval {
        say(.hello, by: 0)
        lastHello = now()
      }
      turn(within: 10)
      for client in 0..<crowd.count where !crowd.isOpen(client) {
        let code = crowd.error(of: client)
        throw code == ECONNREFUSED
          ? .system("cannot connect", code: code) : .closed(client: client, code: code)
      }
      let missing = load.clients - chorus.presentCount
      guard now() < end else { throw .late(missing, of: load.clients) }
      guard isWorthWaiting else { throw .silent(missing, of: load.clients) }
    }
  }

  /// Says what is due until everyone has heard so many messages; false where that does not come.
  private func listen(for count: Int) -> Bool {
    lastHeard = now()
    while !(0..<load.clients).allSatisfy({ chorus.hasHeard(count, by: $0) || !crowd.isOpen($0) }) {
      for sender in speakers.indices { speak(sender) }
      turn(within: pause)
      chorus.trim()
      showProgress()
      guard isWorthWaiting else { return false }
    }
    return (0..<load.clients).allSatisfy(crowd.isOpen)
  }

  private func speak(_ sender: Int) {
    let numbers = speakers[sender].speak(at: now())
    guard !numbers.isEmpty else { return }
    crowd.say(sender) { bytes in
      for number in numbers { wording.write(MessageID(sender: UInt32(sender), number: number), to: &bytes) }
    }
  }

  private func say(_ message: MessageID, by client: Int) {
    crowd.say(client) { wording.write(message, to: &$0) }
  }

  private func turn(within milliseconds: Int) {
    crowd.turn(within: milliseconds) { client, piece in
      lastHeard = now()
      own.removeAll(keepingCapacity: true)
      chorus.heard(piece, by: client, own: &own)
      guard client < speakers.count else { return }
      // A number that it has not said is some other number garbled, and is counted as torn.
      for number in own where number < speakers[client].said {
        roundTrips.record(speakers[client].heard(number, at: lastHeard))
      }
    }
  }

  /// How long there is nothing to say, in milliseconds.
  private var pause: Int {
    guard let due = speakers.lazy.compactMap(\.nextDue).min() else { return 100 }
    let current = now()
    return due <= current ? 0 : min(100, Int((due - current) / 1_000_000) + 1)
  }

  private var isWorthWaiting: Bool {
    let current = now()
    let isWaiting = speakers.allSatisfy { $0.nextDue == nil }
    return current < end && !(isWaiting && current - lastHeard > Self.patience)
  }

  private func showProgress() {
    let current = now()
    guard current - lastProgress > 100_000_000 else { return }
    lastProgress = current
    progress(Double(chorus.heardCount) / Double(load.deliveries))
  }
}

/// Nanoseconds of a clock that does not go back.
private func now() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

import ChatProtocol

@testable import ChatClient

/// A client in a world in memory, where anything may happen at any moment: what it does is judged, not how.
struct ModelWorld {
  /// How a server treats what it gets.
  enum Manner: CaseIterable {
    case friendly
    /// Some texts are refused, which is told to their sender.
    case strict
    /// Some texts are lost without a word.
    case careless
    case deaf
  }

  /// A text of the user's.
  private struct Text {
    let bytes: [UInt8]
    let server: ServerAddress
    /// Where it went, once for each time.
    var sentTo: [ServerAddress] = []
    var mayGo = 1
    var isHeard = false
    var names = 0
  }

  private static let servers = [ServerAddress(), ServerAddress(host: "192.0.2.7", port: 2600)]

  private var random: SeededRandom
  private var state: ClientState
  private let serverFraming: Framing
  private let manner: Manner
  private var address = ServerAddress()
  private var isConnecting = false
  private var isOnline = false
  /// Handed to the system, which has not taken it.
  private var leaving: [UInt8]?
  /// Taken, and not read by the server.
  private var arriving: [UInt8] = []
  /// On its way to the client.
  private var returning: [UInt8] = []
  /// What the client was given since the connection began.
  private var stream: [UInt8] = []
  private var timers: Set<ClientTimer> = []
  private var texts: [Text] = []
  private(set) var faults: [String] = []
  private(set) var quitStatus: Int32?

  init(seed: UInt64) throws {
    random = SeededRandom(seed: seed)
    serverFraming = Bool.random(using: &random) ? .line : .bare
    manner = Manner.allCases.randomElement(using: &random) ?? .friendly
    var settings = ClientState.Settings(nick: try Nick("유저"))
    settings.reconnects = Bool.random(using: &random)
    settings.framing = Bool.random(using: &random) ? serverFraming : nil
    state = ClientState(settings: settings, jitter: Steady())
  }

  /// Talks for a while, and quits; without patience the user asks twice.
  mutating func run(steps: Int) {
    perform(state.started())
    for _ in 0..<steps where quitStatus == nil { step() }
    for _ in 0..<2 where quitStatus == nil { perform(state.submitted("/quit")) }
    if quitStatus == nil { faults.append("it does not quit") }
    for text in texts where !text.isHeard && text.names == 0 {
      faults.append("neither heard nor named: \(String(decoding: text.bytes, as: UTF8.self))")
    }
    let isAllHeard = texts.allSatisfy { $0.isHeard || manner == .strict }
    if isAllHeard, manner != .strict, texts.allSatisfy({ $0.names == 0 }), quitStatus != 0 {
      faults.append("all was heard, and the status is \(quitStatus ?? -1)")
    }
  }

  private mutating func step() {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<25: say()
    case 25..<40: if let bytes = leaving { take(bytes) }
    case 40..<55: serverReads()
    case 55..<75: deliver(Int.random(in: 1...200, using: &random))
    case 75..<79:
      returning += Array("봇:\(Int.random(in: 0..<9, using: &random))".utf8) + serverFraming.terminator
    case 79..<86:
      if let timer = timers.sorted(by: { "\($0)" < "\($1)" }).randomElement(using: &random) { fire(timer) }
    case 86..<91: if isConnecting { answer() }
    case 91..<93: if isOnline { end(.lost("a reset")) }
    case 93: if isOnline { end(.closed) }
    case 94: perform(state.submitted("/disconnect"))
    case 95, 96: connectElsewhere()
    case 97: sendAgain()
    case 98: perform(state.submitted("/quit"))
    default: perform(state.inputEnded())
    }
  }
}

/// What the user does.
extension ModelWorld {
  private mutating func say() {
    let body = "\(texts.count) \(String(repeating: "말", count: Int.random(in: 0...9, using: &random)))."
    let bytes = Array("유저:\(body)".utf8)
    texts.append(Text(bytes: bytes, server: address))
    perform(state.submitted(body))
  }

  private mutating func connectElsewhere() {
    let wanted = Self.servers.randomElement(using: &random) ?? address
    perform(state.submitted("/connect \(wanted)"))
  }

  private mutating func sendAgain() {
    for index in texts.indices where texts[index].names > 0 { texts[index].mayGo += 1 }
    perform(state.sendAgainAsked())
  }
}

/// What the network and the server do.
extension ModelWorld {
  private mutating func answer() {
    isConnecting = false
    if Int.random(in: 0..<4, using: &random) == 0 {
      perform(state.happened(.connectFailed("nobody listens")))
    } else {
      isOnline = true
      // A bare server that is silent for long is taken for line, and what comes of that is no talk.
      let greets = serverFraming == .bare || Bool.random(using: &random)
      returning = greets ? Array(Notice.joined(port: 1).text.utf8) + serverFraming.terminator : []
      perform(state.happened(.connected(localPort: 1)))
      if serverFraming == .bare { deliver(returning.count) }
    }
  }

  private mutating func take(_ bytes: [UInt8]) {
    leaving = nil
    arriving += bytes
    perform(state.happened(.taken))
  }

  /// In line framing whole lines; in bare framing a message is what one read gives.
  private mutating func serverReads() {
    var messages: [[UInt8]] = []
    if serverFraming == .bare {
      if !arriving.isEmpty { messages = [arriving] }
      arriving = []
    } else {
      while let end = arriving.firstIndex(of: UInt8(ascii: "\n")) {
        messages.append(Array(arriving[..<end]))
        arriving.removeFirst(end + 1)
      }
    }
    for message in messages {
      let isUnlucky = Int.random(in: 0..<4, using: &random) == 0
      switch manner {
      case .strict where isUnlucky:
        returning += Array(Notice.notDelivered(reason: "싫습니다.").text.utf8) + serverFraming.terminator
      case .careless where isUnlucky, .deaf: break
      case .friendly, .strict, .careless: returning += message + serverFraming.terminator
      }
    }
  }

  private mutating func deliver(_ count: Int) {
    guard isOnline, !returning.isEmpty else { return }
    let bytes = Array(returning.prefix(count))
    returning.removeFirst(bytes.count)
    stream += bytes
    hear(with: serverFraming.terminator)
    perform(state.happened(.received(bytes)))
  }

  private mutating func hear(with terminator: [UInt8] = []) {
    for index in texts.indices where texts[index].sentTo.last == address {
      if stream.contains(texts[index].bytes + terminator) { texts[index].isHeard = true }
    }
  }

  /// A last line without its end is shown, and so counts.
  private mutating func end(_ end: ConnectionEnd) {
    hear()
    disconnect()
    perform(state.happened(.ended(end)))
  }

  private mutating func fire(_ timer: ClientTimer) {
    timers.remove(timer)
    perform(state.happened(.timerFired(timer)))
  }

  private mutating func disconnect() {
    (isOnline, isConnecting, leaving, arriving, returning, stream) = (false, false, nil, [], [], [])
  }
}

/// What the client does, and what is wrong with it.
extension ModelWorld {
  private mutating func perform(_ effects: [ClientEffect]) {
    for effect in effects {
      switch effect {
      case .connect(let wanted):
        if isConnecting || isOnline { faults.append("a second connection") }
        (address, isConnecting) = (wanted, true)
      case .disconnect: disconnect()
      case .endSending: faults.append("a person's write side is ended")
      case .send(let bytes): send(bytes)
      case .startTimer(let timer, _): timers.insert(timer)
      case .stopTimer(let timer): timers.remove(timer)
      case .show(.lost(let bytes, let loss)): name(bytes, loss)
      case .show, .recall: break
      case .quit(let status): quitStatus = status
      }
    }
  }

  private mutating func send(_ bytes: [UInt8]) {
    if !isOnline || leaving != nil { faults.append("sent when nothing could be") }
    leaving = bytes
    for index in texts.indices where bytes.contains(texts[index].bytes) {
      texts[index].sentTo.append(address)
      if texts[index].server != address { faults.append("sent to another server: \(index)") }
      if texts[index].sentTo.count > texts[index].mayGo { faults.append("sent again by itself: \(index)") }
    }
  }

  private mutating func name(_ bytes: [UInt8], _ loss: Loss) {
    guard let index = texts.firstIndex(where: { $0.bytes == bytes }) else {
      faults.append("named, and never said: \(String(decoding: bytes, as: UTF8.self))")
      return
    }
    texts[index].names += 1
    if case .notSent = loss, !texts[index].sentTo.isEmpty {
      faults.append("named as not sent, and was: \(index)")
    }
    if texts[index].isHeard, texts[index].mayGo == 1 { faults.append("named, and was heard: \(index)") }
  }
}

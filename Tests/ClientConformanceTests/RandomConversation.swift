import Foundation
import POSIX
import SessionLanguage
import SessionRunner
import SystemPackage

@testable import ClientConformance

/// A client in a terminal, used by somebody who does anything at any moment, at a server that does so too.
final class RandomConversation {
  /// How a server treats what it gets.
  private enum Manner: CaseIterable {
    case friendly
    /// What it has to say comes late, and in pieces.
    case slow
    /// Some texts are lost without a word.
    case careless
    case deaf
  }

  /// One connection: what is no whole message yet, and what is to be sent.
  private struct Peer {
    var heard: [UInt8] = []
    var due: [UInt8] = []
  }

  /// What has gone wrong so far that no judge is needed.
  struct Hang: Error, CustomStringConvertible {
    let description: String
  }

  /// For a hang, and no measure of speed.
  private static let patience: Duration = .seconds(60)
  private static let clearLine = "\u{15}"

  private var random: SplitMix64
  private let manner: Manner
  private let terminator: [UInt8]
  private let server: PlayedServer
  private let console: TerminalConsole
  private let home: ClientHome
  private let client: ChildProcess
  private var screen = Screen()
  /// The connections, the last of which is talked on.
  private var peers: [Peer] = []
  private var isListening = true
  /// What is typed and not said.
  private var line = ""
  private var texts: [String] = []

  /// Starts the client, which may be told to connect again.
  init(seed: UInt64, _ command: ClientCommand) throws {
    random = SplitMix64(seed: seed)
    manner = random.pick(Manner.allCases)
    let isLine = random.happens(onceIn: 2)
    terminator = isLine ? [0x0A] : []
    server = try PlayedServer(host: "127.0.0.1")
    console = try TerminalConsole(size: TerminalSize(columns: 100, rows: 30))
    guard let home = ClientHome() else { throw Hang(description: "no home could be made") }
    self.home = home
    let nick = Array("유저".utf8)
    let arguments = command.arguments(at: server.addresses, nick: nick, reconnects: random.happens(onceIn: 2))
    guard let program = command.program else { throw Hang(description: "there is no such client") }
    var request = SpawnRequest(program, arguments, files: console.files)
    request.environment = ClientCommand.environment(home: home.path, session: "random")
    (request.leadsSession, request.hasOwnEnvironment) = (true, true)
    client = try ChildProcess(request)
  }

  /// Talks for so many steps, and leaves; what is wrong with that, in words.
  func faults(after steps: Int) throws -> [String] {
    try turn(until: "a prompt") { $0.beforeCursor.hasSuffix("> ") }
    for _ in 0..<steps {
      userActs()
      serverActs()
      try turn(within: .milliseconds(random.number(below: 20)))
    }
    try leave()
    return judgement()
  }

  /// The texts that are nowhere on the screen when all is over, and a status that says another thing than the screen.
  private func judgement() -> [String] {
    let reading = Reading(screen)
    let rows = texts.map { text in reading.places(of: text).map { screen.rows[$0.lowerBound] } }
    // What comes in pieces from a bare server may be shown so.
    let heard = terminator.isEmpty ? screen.rows.filter { !$0.hasPrefix("¦") }.joined().squeezed : []
    var faults = zip(texts, rows).filter { $1.isEmpty && !heard.contains($0.squeezed) }.map {
      "neither heard nor named: \($0.0)"
    }
    // What was heard later, for it was sent again, stands without the mark as well.
    let isLossy = rows.contains {
      $0.contains { $0.hasPrefix("¦! not heard") } && $0.allSatisfy { $0.hasPrefix("¦") }
    }
    if isLossy, case .exited(let status) = client.status, status != 1 {
      faults.append("the status is \(status)")
    }
    return faults.isEmpty ? [] : faults + screen.rows
  }
}

/// What the user does.
extension RandomConversation {
  private func userActs() {
    switch random.number(below: 100) {
    case 0..<40: say()
    case 40..<55: type(word())
    case 55..<60: paste()
    case 60..<63: press("\u{3}")
    case 63..<68: command("/connect")
    case 68..<71: command("/disconnect")
    case 71..<76: console.perform(.type([0x0F]))
    case 76..<79:
      let columns = 90 + random.number(below: 20)
      console.perform(.resize(TerminalSize(columns: columns, rows: 10 + random.number(below: 20))))
    default: break
    }
  }

  private func word() -> String { random.pick(["가나 ", "다라마 ", "ab ", "漢字 "]) }

  private func type(_ text: String) {
    line += text
    console.perform(.type(Array(text.utf8)))
  }

  /// What drops the line that is typed.
  private func press(_ keys: String) {
    line = ""
    console.perform(.type(Array(keys.utf8)))
  }

  private func command(_ name: String) { press(Self.clearLine + name + "\r") }

  private func say() {
    type("말\(texts.count).")
    texts.append(line)
    press("\r")
  }

  /// Several lines, which are said at once; what is half typed stays.
  private func paste() {
    let lines = (0..<2 + random.number(below: 3)).map { "줄\(texts.count + $0)." }
    texts += lines
    console.perform(.paste(Array(lines.joined(separator: "\n").utf8)))
    console.perform(.type([0x0D]))
  }

  /// By command, by key or by a signal; who has little patience asks again.
  private func leave() throws {
    guard let keys = random.pick(["/quit\r", "\u{4}", nil]) else {
      // What is typed before a signal is to be read before it.
      press(Self.clearLine + "끝")
      try turn(until: "all that was typed") { $0.beforeCursor.hasSuffix("> 끝") }
      client.send(signal: random.happens(onceIn: 2) ? SIGTERM : SIGHUP)
      return try turnUntilTheEnd {}
    }
    press(Self.clearLine + keys)
    var asksAgain = !random.happens(onceIn: 8)
    try turnUntilTheEnd {
      guard asksAgain, random.happens(onceIn: 5) else { return }
      press(Self.clearLine + keys)
      asksAgain = false
    }
  }
}

/// What the server does.
extension RandomConversation {
  private func serverActs() {
    let last = peers.count - 1
    switch random.number(below: 100) {
    case 0..<30: deliver(1 + random.number(below: 60))
    case 30..<36: send(Array("봇:\(word()).".utf8) + terminator)
    case 36..<38 where last >= 0: try? server.perform(.reset(last))
    case 38..<40 where last >= 0: try? server.perform(.close(last))
    case 40..<42:
      try? server.perform(isListening ? .stopListening : .listen)
      isListening.toggle()
    default: break
    }
  }

  private func send(_ bytes: [UInt8]) {
    guard !peers.isEmpty else { return }
    peers[peers.count - 1].due += bytes
    if manner != .slow { deliver(.max) }
  }

  private func deliver(_ count: Int) {
    guard let peer = peers.last, !peer.due.isEmpty else { return }
    peers[peers.count - 1].due.removeFirst(min(count, peer.due.count))
    try? server.perform(.send(Array(peer.due.prefix(count)), on: peers.count - 1))
  }

  private func heard(_ bytes: [UInt8], on index: Int) {
    peers[index].heard += bytes
    let end =
      terminator.isEmpty ? peers[index].heard.endIndex : peers[index].heard.lastIndex(of: 0x0A).map { $0 + 1 }
    guard let end else { return }
    let messages = peers[index].heard[..<end].split(separator: 0x0A).map { Array($0) + terminator }
    peers[index].heard.removeFirst(end)
    guard index == peers.count - 1 else { return }
    for message in messages {
      switch manner {
      case .deaf: break
      case .careless where random.happens(onceIn: 4): break
      case .friendly, .slow, .careless: send(message)
      }
    }
  }
}

/// How time passes.
extension RandomConversation {
  private func turn(within time: Duration) throws {
    var files = PollSet()
    for (descriptor, events) in server.watched + console.watched { files.append(descriptor, for: events) }
    _ = try files.wait(within: time)
    for event in server.take() + console.take() {
      switch event {
      case .connected(let port, _):
        peers.append(Peer())
        send(Array("[알림] \(port) 님이 접속하셨습니다.".utf8) + terminator)
      case .heard(let bytes, let index): heard(bytes, on: index)
      case .shown(let screen): self.screen = screen
      case .ended, .caughtUp, .wrote, .complained, .looked, .exited, .timePassed: break
      }
    }
  }

  private func turn(until wanted: String, _ isThere: (Screen) -> Bool) throws {
    let end = ContinuousClock.now + Self.patience
    while !isThere(screen) {
      guard ContinuousClock.now < end, client.status == .running else {
        throw Hang(description: "\(wanted) is not seen:\n\(screen.rows.joined(separator: "\n"))")
      }
      serverActs()
      try turn(within: .milliseconds(10))
    }
  }

  private func turnUntilTheEnd(_ act: () -> Void) throws {
    let end = ContinuousClock.now + Self.patience
    while client.status == .running {
      guard ContinuousClock.now < end else {
        throw Hang(description: "it does not end:\n\(screen.rows.joined(separator: "\n"))")
      }
      act()
      serverActs()
      try turn(within: .milliseconds(10))
    }
    // What it has written last may lie in the terminal still.
    while !console.watched.isEmpty { try turn(within: .milliseconds(10)) }
  }
}

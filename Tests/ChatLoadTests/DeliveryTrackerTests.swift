import Testing

@testable import ChatLoad

@Suite struct DeliveryTrackerTests {
  private static let everything = "a0 b0 a1 b1 a2 b2"

  @Test(arguments: [1, 7, 24, 25, 26, 1000])
  func whoHearsTheSameHasTheSameDeliveryCount(piece: Int) {
    var clients = Receivers(clients: 3)
    clients.hear(Self.everything, by: [2, 0, 1], inPiecesOf: piece)
    for client in 0..<3 {
      #expect(clients.tracker.hasReceived(6, by: client) && !clients.tracker.hasReceived(7, by: client))
      #expect(clients.tracker.count(of: client) == clients.count(Self.everything))
    }
    #expect(clients.own == ["a": [0, 1, 2], "b": [0, 1, 2]])
  }

  @Test(arguments: ["b0 a0 a1 b1 a2 b2", "a0 b0 a1 b1 a1 a2 b2", "a0 b0 b1 a2 b2", "a0 b0 a1 b1 b2 a2"])
  func whoHearsSomethingElseIsToldApart(other: String) {
    for (first, second) in [(Self.everything, other), (other, Self.everything)] {
      for piece in [1, 25, 60, 1000] {
        var clients = Receivers(clients: 2)
        clients.hear(first, by: [0], inPiecesOf: piece)
        clients.hear(second, by: [1], inPiecesOf: piece)
        #expect(clients.tracker.count(of: 0) == clients.count(first))
        #expect(clients.tracker.count(of: 1) == clients.count(second))
        #expect(clients.tracker.count(of: 0).sequence != clients.tracker.count(of: 1).sequence)
      }
    }
  }

  @Test func wordsToOneClientAloneDoNoHarm() {
    var clients = Receivers(clients: 2)
    clients.hear("a0 b0", by: [0, 1], inPiecesOf: 9)
    clients.hear(Array("[알림] for you alone\n".utf8), by: 0, inPiecesOf: 5)
    clients.hear("a1 b1 a2 b2", by: [1, 0], inPiecesOf: 31)
    for client in 0..<2 { #expect(clients.tracker.count(of: client) == clients.count(Self.everything)) }
  }

  @Test func whoFallsSilentHasHeardWhatCameBefore() {
    var clients = Receivers(clients: 3)
    clients.hear("a0 b0 a1", by: [0, 1], inPiecesOf: 1000)
    clients.hear("b1 a2 b2", by: [0], inPiecesOf: 1000)
    #expect(clients.tracker.count(of: 1) == clients.count("a0 b0 a1"))
    #expect(clients.tracker.count(of: 2) == clients.count(""))
    #expect(clients.tracker.hasReceived(3, by: 1) && !clients.tracker.hasReceived(4, by: 1))
    #expect(!clients.tracker.hasReceived(1, by: 2))
  }

  @Test func aHelloTellsWhoIsInTheRoom() {
    var clients = Receivers(clients: 2)
    clients.hear(Array("[알림] 1 님이 접속하셨습니다.\n".utf8), by: 0, inPiecesOf: 3)
    #expect(clients.tracker.hasReceivedAnything(0) && !clients.tracker.hasReceivedAnything(1))
    clients.hear(clients.bytes([.probe]), by: 0, inPiecesOf: 3)
    #expect(clients.tracker.presentCount == 1)
    clients.hear(clients.bytes([.probe]), by: 1, inPiecesOf: 3)
    #expect(clients.tracker.presentCount == 2)
    clients.hear(Self.everything, by: [0, 1], inPiecesOf: 100)
    #expect(clients.tracker.count(of: 1) == clients.count(Self.everything))
  }

  @Test func whatAllHaveHeardIsForgotten() {
    let messages = (0..<60_000).map { MessageID(sender: 0, number: $0) }
    var clients = Receivers(clients: 2, messages: messages.count)
    let stream = clients.bytes(messages)
    for start in stride(from: 0, to: stream.count, by: 99_999) {
      for client in [0, 1] {
        clients.hear(Array(stream[start..<min(start + 99_999, stream.count)]), by: client, inPiecesOf: 99_999)
      }
      clients.tracker.trim()
      #expect(clients.tracker.keptBytes <= 2 << 20)
    }
    for client in [0, 1] { #expect(clients.tracker.hasReceived(messages.count, by: client)) }
  }
}

/// A tracker, and what its clients heard of their own.
private struct Receivers {
  var tracker: DeliveryTracker
  private(set) var own: [String: [UInt32]] = [:]
  private let format = MessageFormat(run: 1, size: 24)
  private let nothing: DeliveryCount

  init(clients: Int, messages: Int = 3) {
    tracker = DeliveryTracker(clients: clients, senders: 2, messages: messages, format: format)
    nothing = DeliveryCount(senders: 2, messages: messages)
  }

  mutating func hear(_ text: String, by clients: [Int], inPiecesOf size: Int) {
    for client in clients { hear(bytes(text.messages), by: client, inPiecesOf: size) }
  }

  mutating func hear(_ stream: [UInt8], by client: Int, inPiecesOf size: Int) {
    var numbers: [UInt32] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      stream[start..<min(start + size, stream.count)].withUnsafeBytes {
        tracker.received($0, by: client, own: &numbers)
      }
    }
    if client < 2 { own[client == 0 ? "a" : "b", default: []] += numbers }
  }

  func count(_ text: String) -> DeliveryCount {
    var count = nothing
    for message in text.messages { count.received(message) }
    return count
  }

  func bytes(_ messages: [MessageID]) -> [UInt8] {
    var bytes: [UInt8] = []
    for message in messages { format.write(message, to: &bytes) }
    return bytes
  }
}

import Testing

@testable import ChatLoad

@Suite struct ChorusTests {
  private static let everything = "a0 b0 a1 b1 a2 b2"

  @Test(arguments: [1, 7, 24, 25, 26, 1000])
  func whoHearsTheSameHasTheSameTally(piece: Int) {
    var choir = Choir(clients: 3)
    choir.hear(Self.everything, by: [2, 0, 1], inPiecesOf: piece)
    for client in 0..<3 {
      #expect(choir.chorus.hasHeard(6, by: client) && !choir.chorus.hasHeard(7, by: client))
      #expect(choir.chorus.tally(of: client) == choir.tally(Self.everything))
    }
    #expect(choir.own == ["a": [0, 1, 2], "b": [0, 1, 2]])
  }

  @Test(arguments: ["b0 a0 a1 b1 a2 b2", "a0 b0 a1 b1 a1 a2 b2", "a0 b0 b1 a2 b2", "a0 b0 a1 b1 b2 a2"])
  func whoHearsSomethingElseIsToldApart(other: String) {
    for (first, second) in [(Self.everything, other), (other, Self.everything)] {
      for piece in [1, 25, 60, 1000] {
        var choir = Choir(clients: 2)
        choir.hear(first, by: [0], inPiecesOf: piece)
        choir.hear(second, by: [1], inPiecesOf: piece)
        #expect(choir.chorus.tally(of: 0) == choir.tally(first))
        #expect(choir.chorus.tally(of: 1) == choir.tally(second))
        #expect(choir.chorus.tally(of: 0).sequence != choir.chorus.tally(of: 1).sequence)
      }
    }
  }

  @Test func wordsToOneClientAloneDoNoHarm() {
    var choir = Choir(clients: 2)
    choir.hear("a0 b0", by: [0, 1], inPiecesOf: 9)
    choir.hear(Array("[알림] for you alone\n".utf8), by: 0, inPiecesOf: 5)
    choir.hear("a1 b1 a2 b2", by: [1, 0], inPiecesOf: 31)
    for client in 0..<2 { #expect(choir.chorus.tally(of: client) == choir.tally(Self.everything)) }
  }

  @Test func whoFallsSilentHasHeardWhatCameBefore() {
    var choir = Choir(clients: 3)
    choir.hear("a0 b0 a1", by: [0, 1], inPiecesOf: 1000)
    choir.hear("b1 a2 b2", by: [0], inPiecesOf: 1000)
    #expect(choir.chorus.tally(of: 1) == choir.tally("a0 b0 a1"))
    #expect(choir.chorus.tally(of: 2) == choir.tally(""))
    #expect(choir.chorus.hasHeard(3, by: 1) && !choir.chorus.hasHeard(4, by: 1))
    #expect(!choir.chorus.hasHeard(1, by: 2))
  }

  @Test func aHelloTellsWhoIsInTheRoom() {
    var choir = Choir(clients: 2)
    choir.hear(Array("[알림] 1 님이 접속하셨습니다.\n".utf8), by: 0, inPiecesOf: 3)
    #expect(choir.chorus.hasHeardAnything(0) && !choir.chorus.hasHeardAnything(1))
    choir.hear(choir.bytes([.hello]), by: 0, inPiecesOf: 3)
    #expect(!choir.chorus.areAllPresent && choir.chorus.presentCount == 1)
    choir.hear(choir.bytes([.hello]), by: 1, inPiecesOf: 3)
    #expect(choir.chorus.areAllPresent)
    choir.hear(Self.everything, by: [0, 1], inPiecesOf: 100)
    #expect(choir.chorus.tally(of: 1) == choir.tally(Self.everything))
  }

  @Test func whatAllHaveHeardIsForgotten() {
    let messages = (0..<60_000).map { MessageID(sender: 0, number: $0) }
    var choir = Choir(clients: 2, messages: messages.count)
    let stream = choir.bytes(messages)
    for start in stride(from: 0, to: stream.count, by: 99_999) {
      for client in [0, 1] {
        choir.hear(Array(stream[start..<min(start + 99_999, stream.count)]), by: client, inPiecesOf: 99_999)
      }
      choir.chorus.trim()
      #expect(choir.chorus.keptBytes <= 2 << 20)
    }
    for client in [0, 1] { #expect(choir.chorus.hasHeard(messages.count, by: client)) }
  }
}

/// A chorus, and what its clients heard of their own.
private struct Choir {
  var chorus: Chorus
  private(set) var own: [String: [UInt32]] = [:]
  private let wording = Wording(run: 1, size: 24)
  private let silence: Tally

  init(clients: Int, messages: Int = 3) {
    chorus = Chorus(clients: clients, senders: 2, messages: messages, wording: wording)
    silence = Tally(senders: 2, messages: messages)
  }

  mutating func hear(_ text: String, by clients: [Int], inPiecesOf size: Int) {
    for client in clients { hear(bytes(text.messages), by: client, inPiecesOf: size) }
  }

  mutating func hear(_ stream: [UInt8], by client: Int, inPiecesOf size: Int) {
    var numbers: [UInt32] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      stream[start..<min(start + size, stream.count)].withUnsafeBytes {
        chorus.heard($0, by: client, own: &numbers)
      }
    }
    if client < 2 { own[client == 0 ? "a" : "b", default: []] += numbers }
  }

  func tally(_ text: String) -> Tally {
    var tally = silence
    for message in text.messages { tally.heard(message) }
    return tally
  }

  func bytes(_ messages: [MessageID]) -> [UInt8] {
    var bytes: [UInt8] = []
    for message in messages { wording.write(message, to: &bytes) }
    return bytes
  }
}

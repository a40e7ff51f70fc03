import ChatProtocol
import Testing

/// What a client sends gives the same messages wherever the network cuts it: only bytes and quiet count.
@Suite struct DecoderCutTests {
  /// What a client sends, `~` where it is quiet, and what is heard: `|` stands between messages, `~` as on the left, and
  /// what follows the last `~` is heard at an orderly end.
  static let samples: [(said: String, heard: String)] = [
    // An LF came first.
    ("a\n", "a~"), ("a\nb", "a~"), ("a\nb\n", "a|b~"), ("a\nb~c\n~", "a~bc~~"), ("a\n~b~c\n", "a~~bc~"),
    ("\nb~c\n~d", "~bc~~"), ("\r\nb~", "~~"), ("a\r\nb\r~\n", "a~b~"), ("안\n녕~", "안~~"),
    // Quiet came first.
    ("a~b~", "a~b~~"), ("a~b", "a~~b"), ("a", "~a"), ("a~b\nc~d", "a~b|c~~d"), ("a~b\n\nc~d~", "a~b|c~d~~"),
    ("a~\nb~c\n", "a~b~c~"), ("안~녕\n하~", "안~녕|하~~"), ("a\r~b", "a\r~~b"),
    // Then an LF, and quiet behind it.
    ("a~b\n~c~d\n", "a~b~~cd~"), ("a~\n~c~d", "a~~~~"), ("a~b\r\n~c", "a~b~~"), ("a~b\nc\n~d~", "a~b|c~~~"),
    // Over the limit of 4.
    ("12345~b~", "!~b~~"), ("12345\nb~c\n", "!~bc~"), ("a~12345\n~b~", "a~!~~~"), ("a~12345~b", "a~!~~b"),
    ("12345", "!~"), ("1234\r\n5", "1234~"),
  ]

  // Spec: FRAME-3 FRAME-7 HARD-3 HARD-4 HARD-5
  @Test(arguments: samples)
  func everyCutOfASampleGivesTheSame(sample: (said: String, heard: String)) {
    let parts = sample.said.utf8.split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false).map(
      Array.init)
    let ways = parts.map(allCuts).reduce([[]]) { ways, cuts in ways.flatMap { way in cuts.map { way + [$0] } }
    }
    #expect(ways.count == 1 << parts.reduce(0) { $0 + max(0, $1.count - 1) })
    for way in ways { #expect(heard(way) == sample.heard, "\(way)") }
  }

  /// Every way to cut the bytes, in any number of places.
  private func allCuts(of bytes: [UInt8]) -> [[ArraySlice<UInt8>]] {
    let places = Array(bytes.indices.dropFirst())
    return (0..<1 << places.count).map { chosen in
      let cuts = places.filter { chosen & (1 << ($0 - 1)) != 0 }
      return zip([0] + cuts, cuts + [bytes.count]).map { bytes[$0..<$1] }
    }
  }

  /// What is heard of parts between which the client is quiet.
  private func heard(_ parts: [[ArraySlice<UInt8>]]) -> String {
    var decoder = MessageDecoder(framing: .line, limit: 4)
    var texts: [String] = []
    for (index, pieces) in parts.enumerated() {
      var messages = decoder.received(pieces: pieces)
      // Where nothing is waited for, quiet changes nothing.
      if index + 1 < parts.count, decoder.awaitsQuiet { messages += decoder.quietIntervalPassed() }
      texts.append(shown(messages))
    }
    return (texts + [shown(decoder.ended())]).joined(separator: "~")
  }

  private func shown(_ messages: Decoded) -> String {
    messages.map { (try? $0.get()).map { String(decoding: $0, as: UTF8.self) } ?? "!" }.joined(separator: "|")
  }
}

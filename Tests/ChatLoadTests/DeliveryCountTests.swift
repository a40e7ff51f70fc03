import Testing

@testable import ChatLoad

@Suite struct DeliveryCountTests {
  @Test func everythingOnceIsFaultless() {
    let count = heard("a0 b0 a1 a2 b1 b2")
    #expect(count.distinct == 6)
    #expect(count.duplicated == 0 && count.reordered == 0 && count.torn == 0)
  }

  @Test(
    arguments: [
      // What was heard, then how many different ones, once more, and later than they should.
      ("", 0, 0, 0), ("a0 a2", 2, 0, 0), ("a0 a0", 1, 1, 0), ("a0 a2 a1", 3, 0, 1),
      ("a2 a1 a0 a1", 3, 1, 2), ("b1 b0 b0 b1", 2, 2, 1),
    ])
  func faultsAreTold(text: String, distinct: Int, duplicated: Int, reordered: Int) {
    let count = heard(text)
    #expect(count.distinct == distinct && count.duplicated == duplicated && count.reordered == reordered)
  }

  @Test func whatNobodySaidIsTorn() {
    #expect(heard("c0 a3").torn == 2)
    var count = heard("a0")
    count.found(.message(MessageID(sender: 0, number: .max)))
    #expect(count.torn == 1 && count.distinct == 1)
  }

  @Test func helloDoesNotCount() {
    var count = heard("a0")
    count.found(.message(.probe))
    #expect(count == heard("a0"))
  }

  @Test func sequencesAreEqualWhereTheOrderIs() {
    #expect(heard("a0 b0 a1").sequence == heard("a0 b0 a1").sequence)
    let others = ["b0 a0 a1", "a0 a1 b0", "a0 b0", "a0 b0 a1 a1", "a0 b1 a1", ""]
    for other in others { #expect(heard("a0 b0 a1").sequence != heard(other).sequence, "\(other)") }
  }

  private func heard(_ text: String) -> DeliveryCount {
    var count = DeliveryCount(senders: 2, messages: 3)
    for message in text.messages { count.received(message) }
    return count
  }
}

extension String {
  /// `b2` is the third message of the second sender.
  var messages: [MessageID] {
    split(separator: " ").map { word in
      let bytes = Array(word.utf8)
      return MessageID(
        sender: UInt32(bytes[0] - UInt8(ascii: "a")), number: UInt32(bytes[1] - UInt8(ascii: "0")))
    }
  }
}

import ChatProtocol
import Testing

/// What a server that was killed in the middle of an entry leaves.
@Suite struct TornLogTests {
  private static let whole = LogRecordTests.records.map(\.0) + [.opened, .opened]

  // Spec: HARD-25
  @Test func whatACutLeavesOfAnEntryIsCounted() throws {
    let log = Array(Self.whole.map(\.bytes).joined())
    var end = 0
    for record in Self.whole {
      let start = end
      end += record.bytes.count
      for cut in start..<end {
        let torn = LogRecord.tornBytes(atEndOf: Array(log[..<cut]))
        #expect(torn == cut - start, "\(record) after \(cut - start) bytes")
      }
    }
    #expect(LogRecord.tornBytes(atEndOf: log) == 0)
  }

  @Test(arguments: ["hello", "[알림]", "a\n=====", " [Connected]", "[Message Log](1) - a", "==", "x\n===== 서버"])
  func aLineThatIsNoEntryIsNotCounted(line: String) {
    for before in ["", "\(LogRecord.opened)\n", "x\n"] {
      #expect(LogRecord.tornBytes(atEndOf: (before + line).bytes) == 0)
    }
  }

  @Test func anEmptyLogHasNothingTorn() {
    #expect(LogRecord.tornBytes(atEndOf: []) == 0)
  }
}

import ChatProtocol
import Testing

/// Notices and messages, written and read again.
@Suite struct MessageTests {
  static let notices: [(Notice, String)] = [
    (.joined(port: 1104), "[알림] 1104 님이 접속하셨습니다."),
    (.joined(port: 1), "[알림] 1 님이 접속하셨습니다."),
    (.joined(port: 65535), "[알림] 65535 님이 접속하셨습니다."),
    (.left(port: 1105), "[알림] 1105 님이 나갔습니다."),
    (.notDelivered(reason: "이유"), "[알림] 전달되지 않았습니다: 이유"),
    (.notDelivered(reason: " \u{1100}\u{1161}: "), "[알림] 전달되지 않았습니다:  \u{1100}\u{1161}: "),
    (.closing(reason: "a\tb"), "[알림] 연결을 끊습니다: a\tb"),
    (.goodbye, "[알림] 접속을 종료합니다."),
  ]

  // Spec: MSG-1 MSG-2 MSG-7 HARD-10 HARD-16 CLIENT-5
  @Test(arguments: notices)
  func aNoticeThatIsWrittenAndReadIsTheSame(notice: Notice, text: String) throws {
    #expect(notice.text.bytes == text.bytes)
    #expect(Notice(text.bytes) == notice)
    #expect(Notice(text.bytes)?.text.bytes == text.bytes)
    #expect(try Message(text.bytes) == .notice(notice))
    #expect(Message.notice(notice).bytes == text.bytes)
  }

  @Test func everyPortIsWrittenAndRead() {
    for port in UInt16(1)...(.max) where Notice(Notice.left(port: port).text.bytes) != .left(port: port) {
      Issue.record("\(port)")
    }
  }

  static let reasons =
    [Refusal.empty, .tooLong(limit: 4096), .notUTF8, .controlCharacter, .likeNotice].map {
      Notice.notDelivered(reason: $0.reason)
    }
    + [ClosingReason.roomFull, .stuckReader, .fellBehind, .serverStops, .http].map {
      .closing(reason: $0.reason)
    }

  @Test(arguments: reasons)
  func everyReasonOfTheServerCanBeRead(notice: Notice) {
    #expect(Notice(notice.text.bytes) == notice)
    #expect(Set(Self.reasons).count == Self.reasons.count)
  }

  @Test func reasonsThatOnlyLookAlikeDiffer() {
    #expect(Notice.closing(reason: "\u{AC00}") != .closing(reason: "\u{1100}\u{1161}"))
    #expect(Set([Notice.notDelivered(reason: "\u{E9}"), .notDelivered(reason: "e\u{301}")]).count == 2)
  }

  static let nearly = [
    "[알림] 님이 접속하셨습니다.", "[알림]  님이 접속하셨습니다.", "[알림] 0 님이 나갔습니다.", "[알림] 01104 님이 나갔습니다.",
    "[알림] 00 님이 나갔습니다.", "[알림] 65536 님이 나갔습니다.", "[알림] 99999 님이 나갔습니다.", "[알림] 100000 님이 나갔습니다.",
    "[알림] 18446744073709551617 님이 나갔습니다.", "[알림] +1 님이 나갔습니다.", "[알림] -1 님이 나갔습니다.",
    "[알림] １ 님이 나갔습니다.", "[알림] 1a 님이 나갔습니다.", "[알림]1104 님이 나갔습니다.", "[알림] 1104님이 나갔습니다.",
    "[알림] 1104 님이 나갔습니다", "[알림] 1104 님이 나갔습니다. ", " [알림] 1104 님이 나갔습니다.", "[알림] 1104 님이 접속하였습니다.",
    "[알림] 1104 님이 나갔습니다.\n", "［알림］ 1104 님이 나갔습니다.", "[알림] 전달되지 않았습니다: ", "[알림] 전달되지 않았습니다:x",
    "[알림] 전달되지 않았습니다: \u{1B}", "[알림] 연결을 끊습니다: a\u{2028}", "[알림] 접속을 종료합니다", "[알림] ", "[알림]",
    "[\u{110B}\u{1161}\u{11AF}\u{1105}\u{1175}\u{11B7}] 1104 님이 나갔습니다.",
    "[알림] 1104 \u{1102}\u{1175}\u{11B7}이 나갔습니다.",
  ]

  @Test(arguments: nearly)
  func whatIsNearlyANoticeIsNeitherANoticeNorAChatLine(text: String) {
    #expect(Notice(text.bytes) == nil)
    #expect(throws: Refusal.self) { try Message(text.bytes) }
  }

  @Test func aReasonIsUTF8() {
    let bytes = "[알림] 연결을 끊습니다: ".bytes + [0xC3]
    #expect(Notice(bytes) == nil)
    #expect(throws: Refusal.notUTF8) { try Message(bytes) }
  }

  @Test(arguments: ["유저 1:안녕", "a", "1104 님이 나갔습니다.", "유저:[알림] 1104 님이 나갔습니다."])
  func whatIsNoNoticeIsAChatLine(text: String) throws {
    #expect(Notice(text.bytes) == nil)
    #expect(try Message(text.bytes) == .chat(ChatLine(checking: text.bytes)))
    #expect(try Message(text.bytes).bytes == text.bytes)
    #expect(throws: Refusal.tooLong(limit: 0)) { try Message(text.bytes, limit: 0) }
  }

  @Test func aTerminatorIsTheFramings() {
    #expect(Framing.line.terminator == "\n".bytes)
    #expect(Framing.bare.terminator == [])
    #expect(Framing(rawValue: "line") == .line && Framing(rawValue: "bare") == .bare)
  }
}

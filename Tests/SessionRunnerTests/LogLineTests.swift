import SessionLanguage
import Testing

@testable import SessionRunner

/// Whom an entry is about, in whatever way it is written.
@Suite struct LogLineTests {
  @Test(
    arguments: [
      ("[Connected] IP:127.0.0.1 / Port:50001가 연결되었습니다.", 50001),
      ("[Connected] IP: 127.0.0.1 / Port: 50001가 연결되었습니다.", 50001), ("[Message Log] (50001) - hello ", 50001),
      ("[Message Log] - hello", nil),
    ] as [(String, UInt16?)])
  func portIsRead(line: String, port: UInt16?) { #expect(LogLine(Array(line.utf8)).port == port) }

  /// An entry of one who is not the session's, written as wrongly as those that are, is no fault of its own.
  @Test func whatIsLeftOfAKindThatIsAlteredIsOthers() {
    let join = "[Connected] IP:127.0.0.1 / Port:50001가 연결되었습니다."
    let matcher = LogMatcher(entries: [LogMatcher.Entry(pattern: Pattern([.text(join)]), connection: nil)])
    let lines = [8381, 14061].map { Array("[Connected] IP:127.0.0.1 / Port:\($0)가 연결되었습니다.".utf8) }
    #expect(matcher.differences(in: lines).map(\.kind) == [.altered])
  }

  /// A leave notice in other words, of one who went before the listener came, is no word of this session.
  @Test func aLateLeaveNoticeIsKnownInOtherWords() {
    var pardons = Pardons()
    pardons.departed.left(port: 50001, heardUpTo: 1)
    let newcomer = Participant(number: 2, endpoint: Endpoint(address: "127.0.0.1", port: 50002))
    let notice = Array("[알림] 50001 님이 나가셨습니다.".utf8)
    let texts = [notice, notice, Array("A:50001".utf8)]
    let arePardoned = texts.map { pardons.pardonsLeaveNotice(inOtherWords: $0, to: newcomer) }
    #expect(arePardoned == [true, false, false], "once it is late, twice it is wrong")
  }
}

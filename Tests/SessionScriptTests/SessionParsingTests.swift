import SessionScript
import Testing

@Suite struct SessionParsingTests {
  @Test func `the example of the design is read and written as it stands`() throws {
    let text = """
      title: Everyone hears everyone, the speaker included
      covers: ROOM-3 LOG-4

      A joins
      A < [알림] {A} 님이 접속하셨습니다.
      B joins
      A B < [알림] {B} 님이 접속하셨습니다.
      A > 유저 1:안녕하세요
      A B < 유저 1:안녕하세요
      B leaves
      A < [알림] {B} 님이 나갔습니다.

      log
        [Connected] IP:{A.ip} / Port:{A}가 연결되었습니다.
        [Connected] IP:{B.ip} / Port:{B}가 연결되었습니다.
        [Message Log] ({A}) - 유저 1:안녕하세요␠
        [Disconnected] IP:{B.ip} / Port:{B}가 종료되었습니다.

      """
    let session = try Session.parse("# Fixtures/core/x.session\n" + text, id: "core/x", file: "x.session")
    #expect(Array(session.canonicalText.utf8) == Array(text.utf8))
  }
}

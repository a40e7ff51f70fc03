import ChatProtocol
import Testing

@testable import ChatClient

/// Who is shown, and who is not.
@Suite struct PeopleTests {
  @Test func whoIsIgnoredIsNotShown() throws {
    var state = try ClientState.connected()
    _ = state.submitted("/ignore 봇 하나")
    #expect(state.heard("봇 하나:안녕\n").shown.isEmpty)
    #expect(state.heard("봇:안녕\n봇 하나 둘:안녕\n").shown.count == 2)
    #expect(state.submitted("/ignore").shown == [.remark("ignored: “봇 하나”")])
    // One's own words are always shown, whoever one is.
    _ = state.submitted("/nick 봇 하나") + state.said("나")
    #expect(state.heard("봇 하나:나\n").shown == [.own(Array("봇 하나:나".utf8))])
    _ = state.submitted("/ignore 봇 하나")
    #expect(state.heard("봇 하나:안녕\n").shown.count == 1)
    #expect(state.submitted("/ignore").shown == [.remark("nobody is ignored")])
  }

  /// A refusal and the last word before the end are always shown.
  @Test func whoComesAndGoesNeedNotBeShown() throws {
    var state = try ClientState.connected { $0.showsComings = false }
    let coming = Notice.joined(port: 1).text + "\n" + Notice.left(port: 1).text + "\n"
    #expect(state.heard(coming).shown.isEmpty)
    #expect(state.heard(Notice.notDelivered(reason: "싫습니다.").text + "\n").shown.count == 1)
    #expect(state.heard(Notice.closing(reason: "끝").text + "\n").shown.count == 1)
    _ = state.submitted("/notices on")
    #expect(state.heard(coming).shown.count == 2)
    _ = state.submitted("/notices")
    #expect(state.heard(coming).shown.isEmpty)
    #expect(state.submitted("/notices x").troubles.count == 1)
  }
}

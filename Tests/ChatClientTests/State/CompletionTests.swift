import ChatClient
import ChatProtocol
import Testing

@Suite struct CompletionTests {
  @Test func lastSpeakerComesFirst() throws {
    var state = try ClientState.connected()
    _ = state.heard("가나:a\n가다:b\nBob Kim:c\n가나:d\n")
    #expect(state.completions(of: "가").candidates == ["가나: ", "가다: "])
    #expect(state.completions(of: "안녕 가").candidates == ["가나 ", "가다 "])
    #expect(state.completions(of: "").candidates == ["가나: ", "Bob Kim: ", "가다: "])
    #expect(state.completions(of: "hi bob k") == Completion(replaced: 5, candidates: ["Bob Kim "]))
  }

  @Test func commandsAndHostsComplete() throws {
    var state = try ClientState.connected()
    #expect(state.completions(of: "/q").candidates == ["/quit "])
    state.remembered("/connect 192.0.2.7 2600")
    state.remembered("no command")
    #expect(state.completions(of: "/connect 1").candidates == ["192.0.2.7 2600", "127.0.0.1 2500"])
    #expect(state.completions(of: "/ignore ").candidates.isEmpty)
    _ = state.heard("봇:안녕\n")
    #expect(state.completions(of: "/ignore ").candidates == ["봇"])
    #expect(state.completions(of: "/help di").candidates == ["disconnect"])
  }
}

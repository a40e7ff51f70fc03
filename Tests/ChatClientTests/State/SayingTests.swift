import ChatClient
import ChatProtocol
import Testing

@Suite struct SayingTests {
  @Test(arguments: ["", " ", "\t", "\u{3000} "])
  func blankLinesSendNothing(line: String) throws {
    var state = try ClientState.connected()
    #expect(state.submitted(line).isEmpty)
  }

  @Test func whatIsNotSentIsNamed() throws {
    var state = try ClientState.connected()
    _ = state.happened(.ended(.closed))
    #expect(state.submitted("안녕").troubles.map { $0.contains("안녕") } == [true])
    state = try ClientState.connected { $0.framing = nil }
    _ = state.said("기다림")
    #expect(state.happened(.ended(.closed)).troubles.contains("not sent: 유저:기다림"))
  }

  @Test func bareMessagesGoOneByOne() throws {
    var state = try ClientState.connected { $0.framing = .bare }
    #expect(state.said("하나").sent == "유저:하나")
    #expect(state.said("둘").sent.isEmpty)
    #expect(state.said("셋").sent.isEmpty)
    #expect(state.heard("유저:하나").sent == "유저:둘")
    #expect(state.happened(.timerFired(.echo)).sent == "유저:셋")
  }

  @Test func lineMessagesGoAtOnce() throws {
    var state = try ClientState.connected()
    #expect(state.said("하나").sent + state.said(" 둘 ").sent == "유저:하나\n유저:둘\n")
  }

  @Test func ownWordsAreToldFromOthers() throws {
    var state = try ClientState.connected()
    _ = state.said("안녕")
    let own = Array("유저:안녕".utf8)
    #expect(state.heard("유저:안녕\n유저:안녕\n").shown == [.own(own), .said(own, mentionsMe: false)])
  }

  /// Composed and decomposed are different words.
  @Test func anEchoIsComparedByteForByte() throws {
    var state = try ClientState.connected()
    _ = state.said("\u{AC00}")
    let decomposed = Array("유저:\u{1100}\u{1161}".utf8)
    #expect(state.heard("유저:\u{1100}\u{1161}\n").shown == [.said(decomposed, mentionsMe: false)])
  }

  /// The second of the two is the one that a server refuses for such a reason.
  @Test func refusalNamesTheText() throws {
    var state = try ClientState.connected()
    _ = state.said("짧다")
    _ = state.said("a\u{1}b")
    let notice = Notice.notDelivered(reason: Refusal.controlCharacter.reason).text
    let effects = state.heard(notice + "\n유저:짧다\n")
    #expect(effects.troubles == ["not delivered: 유저:a\\u{1}b: \(Refusal.controlCharacter.reason)"])
    #expect(effects.shown.last == .own(Array("유저:짧다".utf8)))
  }

  @Test(arguments: [
    ("봇:유저님 안녕", true), ("봇:안녕 유저", true), ("봇:(유저)", true), ("봇:새유저", false), ("유저:나", false),
  ])
  func mentionsAreMarked(line: String, isMention: Bool) throws {
    var state = try ClientState.connected()
    #expect(state.heard(line + "\n").shown == [.said(Array(line.utf8), mentionsMe: isMention)])
  }
}

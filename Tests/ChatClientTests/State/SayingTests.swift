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
    _ = state.taken()
    #expect(state.heard("유저:하나").sent == "유저:둘")
    _ = state.taken()
    #expect(state.happened(.timerFired(.echo)).sent == "유저:셋")
  }

  @Test func lineMessagesGoAtOnce() throws {
    var state = try ClientState.connected()
    #expect(state.said("하나").sent == "유저:하나\n")
    // Before the system has taken the first nothing more is handed to it.
    #expect(state.said(" 둘 ").sent.isEmpty && state.said("셋").sent.isEmpty)
    #expect(state.taken().sent == "유저:둘\n유저:셋\n")
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
    _ = state.taken()
    let notice = Notice.notDelivered(reason: Refusal.controlCharacter.reason).text
    let effects = state.heard(notice + "\n유저:짧다\n")
    #expect(effects.troubles == ["not delivered: 유저:a\\u{1}b: it has a control character"])
    #expect(effects.shown.last == .own(Array("유저:짧다".utf8)))
  }

  @Test(arguments: [
    ("유저", "유저님 안녕", true), ("유저", "안녕 유저", true), ("유저", "(유저)", true), ("유저", "새유저", false),
    ("유저", "유저1", false), ("유저", "새유저 말고 유저", true), ("유저", "유저\u{11AB}", false), ("유저", "나", false),
    ("kim", "kimchi", false), ("kim", "Kim, hi", true), ("kim", "kim님", true), ("kim", "kimさん", true),
    ("kim", "kim1", false), ("kim", "kim_", true), ("kim", "kimchi kim", true), ("kim", "kim\u{301}", false),
    ("유저1", "유저12", false), ("유저1", "유저1이", true), ("-_-", "a-_-", true), ("Unknown", "Unknown", false),
    ("\u{110B}\u{1172}\u{110C}\u{1165}", "유저야", true), ("kim", "ki", false),
  ])
  func namesAreMarkedAndNotParts(nick: String, text: String, isMention: Bool) throws {
    var state = try ClientState.connected()
    _ = state.submitted("/nick \(nick)")
    let line = "봇:" + text
    #expect(state.heard(line + "\n").shown == [.said(Array(line.utf8), mentionsMe: isMention)])
  }

  /// What another says may begin in the same way, and is not lost.
  @Test func ownWordsInPiecesAreOwn() throws {
    let message = Array("유저:하나".utf8)
    for cut in 1..<message.count {
      var state = try ClientState.connected { $0.framing = .bare }
      _ = state.said("하나")
      _ = state.said("둘")
      var effects = state.happened(.received(Array(message[..<cut])))
      #expect(effects.shown.isEmpty && effects.sent.isEmpty, "cut at \(cut)")
      _ = state.taken()
      effects = state.happened(.received(Array(message[cut...])))
      #expect(effects.shown == [.own(message)] && effects.sent == "유저:둘", "cut at \(cut)")
    }
  }

  @Test(arguments: [
    (["유저:", "둘"], ["유저:", "둘"]), (["유저:", "[알림] 1 님이 나갔습니다."], ["유저:", "[알림] 1 님이 나갔습니다."]),
    (["유저:하나봇:a"], ["유저:하나봇:a"]), (["유저:", "하나봇:a"], ["유저:하나봇:a"]), (["봇:a유저:하나"], ["봇:a유저:하나"]),
  ])
  func othersWordsThatBeginAlikeAreShown(reads: [String], shown: [String]) throws {
    var state = try ClientState.connected { $0.framing = .bare }
    _ = state.said("하나")
    let lines = reads.flatMap { state.heard($0).shown }
    let expected: [ShownLine] = shown.map { text in
      let bytes = Array(text.utf8)
      return text.hasPrefix("[") ? .notice(bytes) : .said(bytes, mentionsMe: false)
    }
    #expect(lines == expected)
  }

  @Test func aBeginningWithoutARestIsShown() throws {
    let begun = ShownLine.said(Array("유저:".utf8), mentionsMe: false)
    for event in [ClientEvent.timerFired(.echo), .ended(.closed)] {
      var state = try ClientState.connected { $0.framing = .bare }
      _ = state.said("하나")
      #expect(state.heard("유저:").shown.isEmpty)
      #expect(state.happened(event).shown.first == begun)
    }
  }
}

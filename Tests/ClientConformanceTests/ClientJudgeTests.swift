import SessionLanguage
import Testing

@testable import ClientConformance

/// The judge alone: what happens goes in, what is to be done comes out.
@Suite struct ClientJudgeTests {
  private static let addresses = PlayedAddresses(host: "127.0.0.1", port: 2500, elsewhere: 2501)

  private func judge(
    _ steps: String, header: String = "given: connected", plain: Bool = true, isGivenNick: Bool = true,
    connectsWhenTold: Bool = false
  ) throws -> ClientJudge {
    let text = "title: T\ncovers: CLIENT-35\n\(header)\n\n\(steps)\n"
    let session = try ClientSession.parse(Array(text.utf8), id: "client/x", file: "x.session")
    var habits = ClientHabits()
    habits.hasTerminal = !plain
    habits.takesNick = isGivenNick
    habits.connectBy = "/connect {host} {port}"
    habits.connectsWhenTold = connectsWhenTold
    return ClientJudge(session, habits: habits, addresses: Self.addresses, timeout: .seconds(2))
  }

  /// A judge whose client has connected, and shown its notice.
  private func connected(_ steps: String, isGivenNick: Bool = true) throws -> ClientJudge {
    var judge = try judge(steps, isGivenNick: isGivenNick)
    #expect(judge.began() == [.start(nick: Array("유저".utf8))])
    #expect(
      judge.happened(.connected(port: 50001, elsewhere: false), at: .zero)
        == [.send(Array("[알림] 50001 님이 접속하셨습니다.\n".utf8), on: 0)])
    return judge
  }

  private let notice = ClientEvent.wrote(Array("[알림] 50001 님이 접속하셨습니다.\n".utf8))

  @Test func aSessionIsPlayedToItsEnd() throws {
    var judge = try connected("user says: 안녕\nserver relays: 유저:안녕\nuser sees: 유저:안녕")
    #expect(judge.happened(notice, at: .zero) == [.type(Array("안녕\n".utf8))])
    #expect(judge.happened(.heard(Array("유저:".utf8), on: 0), at: .zero) == [])
    #expect(
      judge.happened(.heard(Array("안녕\n".utf8), on: 0), at: .zero) == [.send(Array("유저:안녕\n".utf8), on: 0)])
    #expect(judge.verdict == nil)
    _ = judge.happened(.wrote(Array("유저:안녕\n".utf8)), at: .zero)
    #expect(judge.verdict == .passed)
  }

  /// Other bytes are a fault at once, what has yet to come only when its time is up.
  @Test(arguments: [
    ("유저:안녕\n", true, ""), ("유저:안녕\r\n", true, ""), ("유저;", false, "유저;"), ("유저:안녕\n유저:", false, "유저:"),
  ])
  func whatIsHeardIsComparedByItsBytes(bytes: String, isRight: Bool, seen: String) throws {
    var judge = try connected("user says: 안녕\nserver < 유저:안녕")
    _ = judge.happened(notice, at: .zero)
    _ = judge.happened(.heard(Array(bytes.utf8), on: 0), at: .milliseconds(1))
    if isRight {
      #expect(judge.verdict == .passed)
    } else {
      #expect(judge.failure?.seen.first == seen)
    }
  }

  /// What is said as it should be, and not ended, is a mistake in the framing, whatever the session is about.
  @Test(
    arguments: [("유저:안녕", true), ("유저:안", false), ("유저;", false), ("", false), ("유저:안녕 ", false)],
    [true, false])
  func anEndThatIsMissingIsToldAsThat(message: (bytes: String, isUnended: Bool), isGivenNick: Bool) throws {
    var judge = try connected("user says: 안녕\nserver relays: 유저:안녕", isGivenNick: isGivenNick)
    _ = judge.happened(notice, at: .zero)
    _ = judge.happened(.heard(Array(message.bytes.utf8), on: 0), at: .zero)
    _ = judge.happened(.timePassed, at: .seconds(2))
    #expect(judge.failure?.breaks == (message.isUnended ? "CLIENT-6" : nil))
    #expect(judge.failure != nil)
  }

  /// Who is given no nick may go by one, or by none, and must keep to that.
  @Test(arguments: [
    ("Unknown:안녕\n", "Unknown:또\n", "Unknown"), ("Unknown:안녕\r\n", "Unknown:또\n", "Unknown"),
    ("안녕\n", "또\n", ""), ("a b:안녕\n", "a b:또\n", "a b"), ("안녕:안녕\n", "안녕:또\n", "안녕"),
    ("유저:안녕\n", "유저:또\n", nil),
  ])
  func aNickOfTheClientsOwnIsLearnt(first: String, second: String, nick: String?) throws {
    var judge = try connected(
      "user says: 안녕\nserver relays: 유저:안녕\nuser says: 또\nserver < 유저:또", isGivenNick: false)
    #expect(judge.happened(notice, at: .zero) == [.type(Array("안녕\n".utf8))])
    // Byte by byte: what is not whole teaches nothing.
    for byte in first.utf8.dropLast() { #expect(judge.happened(.heard([byte], on: 0), at: .zero) == []) }
    #expect(judge.ownNick == nil)
    let echo = first.utf8.filter { $0 != 0x0D }
    #expect(
      judge.happened(.heard([0x0A], on: 0), at: .zero)
        == [.send(echo, on: 0), .type(Array("또\n".utf8))])
    _ = judge.happened(.heard(Array(second.utf8), on: 0), at: .zero)
    #expect(judge.verdict == .passed)
    #expect(judge.ownNick == nick.map { Array($0.utf8) })
  }

  @Test(arguments: [
    "Unknown :안녕\n", " Unknown:안녕\n", ":안녕\n", "a:b:안녕\n", "Unknown안녕\n", "Unknown: 안녕\n", "Unknown:안녕.\n",
    "Unknown:\n", "\n", "Unknown:안녕\nUnknown:또\n", "Unknown:안녕\nOther:또\n", "Unknown:안녕\n또\n",
  ])
  func whatIsNoNickIsNotTakenForOne(bytes: String) throws {
    var judge = try connected(
      "user says: 안녕\nserver < 유저:안녕\nuser sees: 다음\nuser says: 또\nserver relays: 유저:또\nuser sees: 끝",
      isGivenNick: false)
    _ = judge.happened(notice, at: .zero)
    _ = judge.happened(.heard(Array(bytes.utf8), on: 0), at: .zero)
    _ = judge.happened(.wrote(Array("다음\n".utf8)), at: .zero)
    _ = judge.happened(.wrote(Array("끝\n".utf8)), at: .zero)
    #expect((judge.failure == nil) == (bytes == "Unknown:안녕\nUnknown:또\n"), "\(judge.verdict as Any)")
  }

  /// A bare message has no end: it is whole once it ends in what was said.
  @Test func aNickIsLearntFromABareClient() throws {
    var judge = try judge(
      "user says: 안녕\nserver relays: 유저:안녕\nuser says: 또\nserver < 유저:또",
      header: "framing: bare\ngiven: connected", isGivenNick: false)
    _ = judge.began() + judge.happened(.connected(port: 50001, elsewhere: false), at: .zero)
    _ = judge.happened(notice, at: .zero)
    #expect(judge.happened(.heard(Array("Unknown:".utf8), on: 0), at: .zero) == [])
    #expect(judge.happened(.heard(Array("안녕".utf8), on: 0), at: .zero).count == 2)
    _ = judge.happened(.heard(Array("Unknown:또".utf8), on: 0), at: .zero)
    #expect(judge.verdict == .passed)
  }

  /// A terminal that the client has yet to take may lose what is typed.
  @Test(arguments: [true, false])
  func whoIsToldNoServerIsToldByItsUser(isPlain: Bool) throws {
    var judge = try judge(
      "user sees: x", plain: isPlain, connectsWhenTold: true)
    let line = ClientEffect.type(Array("/connect 127.0.0.1 2500\(isPlain ? "\n" : "\r")".utf8))
    let start = ClientEffect.start(nick: Array("유저".utf8))
    #expect(judge.began() == (isPlain ? [start, line] : [start]))
    #expect(judge.happened(.timePassed, at: .zero) == [])
    #expect(judge.happened(.wrote([0x3E]), at: .zero) == (isPlain ? [] : [line]))
    #expect(judge.happened(.wrote([0x3E]), at: .zero) == [])
  }

  @Test(arguments: [("유저:안녕", "유저:안녕"), ("", "nothing")])
  func whatHasYetToComeIsWaitedFor(bytes: String, seen: String) throws {
    var judge = try connected("user says: 안녕\nserver < 유저:안녕")
    _ = judge.happened(notice, at: .zero)
    _ = judge.happened(.heard(Array(bytes.utf8), on: 0), at: .milliseconds(1))
    _ = judge.happened(.timePassed, at: .milliseconds(1999))
    #expect(judge.verdict == nil)
    _ = judge.happened(.timePassed, at: .seconds(2))
    #expect(judge.failure?.seen.first == seen)
  }

  @Test func aClientMayTakeLongerToStart() throws {
    var judge = ClientJudge(
      try ClientSession.parse(
        Array("title: T\ncovers: CLIENT-35\ngiven: connected\n\nuser sees: x\n".utf8), id: "client/x",
        file: "x"),
      habits: ClientHabits(), addresses: Self.addresses, timeout: .seconds(2), startUpTime: .seconds(10))
    _ = judge.began()
    #expect(judge.deadline == .seconds(12))
    _ = judge.happened(.connected(port: 50001, elsewhere: false), at: .seconds(3))
    #expect(judge.deadline == .seconds(5))
  }

  /// A client that gets no processor is given time, and no more than so much.
  @Test func whoIsHeldUpIsWaitedForLonger() throws {
    var judge = try connected("user sees: x\nuser sees: y")
    _ = judge.happened(notice, at: .seconds(1))
    #expect(judge.deadline == .seconds(3))
    judge.wasHeldUp(for: .seconds(4))
    #expect(judge.deadline == .seconds(7))
    judge.wasHeldUp(for: .seconds(1000))
    #expect(judge.deadline == .seconds(11))
    _ = judge.happened(.wrote(Array("x".utf8)), at: .seconds(10))
    #expect(judge.deadline == .seconds(12))
  }

  @Test func segmentsWaitUntilTheClientHasReadTheOneBefore() throws {
    var judge = try connected("server >> \"a\" | \"b\\n\"\nuser sees: ab")
    #expect(judge.happened(notice, at: .zero) == [.send([0x61], on: 0), .awaitReading(0)])
    #expect(judge.happened(.timePassed, at: .milliseconds(1)) == [])
    #expect(judge.happened(.caughtUp, at: .milliseconds(1)) == [.send(Array("b\n".utf8), on: 0)])
  }

  /// Nobody knows when between two looks a message came.
  @Test(arguments: [(Duration.milliseconds(690), false), (.milliseconds(10), true)])
  func whatMayHaveComeLongAgoSaysNothing(lastLook: Duration, isInconclusive: Bool) throws {
    var judge = try judge(
      "user says: 하나\nserver < 유저:하나\nuser sees: x\nserver < nothing",
      header: "framing: bare\ngiven: connected")
    _ = judge.began() + judge.happened(.connected(port: 50001, elsewhere: false), at: .zero)
    _ = judge.happened(notice, at: lastLook)
    _ = judge.happened(.heard(Array("유저:하나유저:둘".utf8), on: 0), at: .milliseconds(700))
    _ = judge.happened(.wrote(Array("x".utf8)), at: .milliseconds(1350))
    if isInconclusive { #expect(judge.verdict == .inconclusive) } else { #expect(judge.failure != nil) }
  }

  /// A client may take a piece of a bare message for all of it after a second; who reads nothing is not waited for.
  @Test(arguments: [
    (Duration.milliseconds(100), true), (.milliseconds(900), false), (.seconds(2), true),
  ])
  func aPieceThatComesTooLateSaysNothing(time: Duration, goesOn: Bool) throws {
    var judge = try judge(
      "server >> \"a\" | \"b\"\nuser sees once: ab", header: "framing: bare\ngiven: connected")
    _ = judge.began() + judge.happened(.connected(port: 50001, elsewhere: false), at: .zero)
    _ = judge.happened(notice, at: .zero)
    let effects = judge.happened(time < .seconds(2) ? .caughtUp : .timePassed, at: time)
    #expect(effects == (goesOn ? [.send([0x62], on: 0)] : []))
    #expect(judge.verdict == (goesOn ? nil : .inconclusive))
  }

  @Test(arguments: [127, 0, 1])
  func aClientMaySayThatItCannot(status: Int) throws {
    var judge = try connected("user says: 안녕\nserver < 유저:안녕")
    _ = judge.happened(.exited(status: status), at: .zero)
    if status == 127 { #expect(judge.verdict == .notSupported) } else { #expect(judge.failure != nil) }
  }

  /// A client may send the next bare message after a second: whoever looks so late knows nothing.
  @Test(arguments: [(Duration.milliseconds(100), false), (.milliseconds(900), true)])
  func whatIsSeenTooLateSaysNothing(time: Duration, isInconclusive: Bool) throws {
    var judge = try judge(
      "user says: 하나\nserver < 유저:하나\nuser sees: x\nserver < nothing",
      header: "framing: bare\ngiven: connected")
    _ = judge.began() + judge.happened(.connected(port: 50001, elsewhere: false), at: .zero)
    _ = judge.happened(notice, at: .zero)
    _ = judge.happened(.heard(Array("유저:하나유저:둘".utf8), on: 0), at: .zero)
    _ = judge.happened(.wrote(Array("x".utf8)), at: time)
    if isInconclusive { #expect(judge.verdict == .inconclusive) } else { #expect(judge.failure != nil) }
  }

  /// Only what stands beside the prompt and what was typed is a word to the user.
  @Test(arguments: [
    (["유저> 늦은 말", "유저> "], false), (["유저> 늦은 말", "없음: 늦은 말", "유저> "], true),
    (["[알림] 접속을 종료합니다.", "유저> 늦은 말", "유저> "], false),
  ])
  func aWordToTheUserIsToldFromWhatWasTyped(rows: [String], isTold: Bool) throws {
    var judge = try judge(
      "user says: 늦은 말\nuser is told: 늦은 말", header: "needs: terminal\ngiven: connected", plain: false)
    func screen(_ rows: [String]) -> ClientEvent {
      .shown(Screen(rows: rows, cursorRow: rows.count - 1, beforeCursor: rows.last ?? "", columns: 60))
    }
    _ = judge.began() + judge.happened(.connected(port: 50001, elsewhere: false), at: .zero)
    _ = judge.happened(screen(["[알림] 50001 님이 접속하셨습니다.", "유저> "]), at: .zero)
    _ = judge.happened(screen(["[알림] 50001 님이 접속하셨습니다."] + rows), at: .zero)
    #expect((judge.verdict == .passed) == isTold)
  }
}

extension ClientJudge {
  fileprivate var failure: ClientFailure? { if case .failed(let failure) = verdict { failure } else { nil } }
}

import Localization
import Testing

@testable import ChatClient

/// What the client says of its own accord, to a Korean.
@Suite struct KoreanWordsTests {
  private let presentation = Presentation(hasColour: false)

  private func inKorean<Result>(_ work: () throws -> Result) rethrows -> Result {
    try Language.$ofReader.withValue(.korean, operation: work)
  }

  private func words(_ line: String) throws -> [String] {
    try inKorean {
      var state = try ClientState.connected()
      return state.submitted(line).shown.map { presentation.text($0) }
    }
  }

  @Test func theHelpIsInKorean() throws {
    let lines = try words("/help")
    #expect(lines.count > 10)
    #expect(lines.filter { $0.contains(#/[A-Za-z]+ [a-z]+ [a-z]+/#) } == [])
    #expect(lines.contains("¦ /help [COMMAND]: 명령이 하는 일을 말합니다"))
  }

  @Test func thePromptIsInKorean() throws {
    try inKorean {
      var state = ClientState(settings: .init(nick: try .init("유저")), jitter: SystemRandomNumberGenerator())
      _ = state.started()
      _ = state.said("안녕")
      #expect(state.prompt == "유저 (127.0.0.1:2500에 연결하는 중, 1개 대기)> ")
    }
  }

  /// It may read like anything that the client itself says.
  @Test(arguments: [
    "nothing", "it is empty.", "leaving; offline", "connected to nothing", "a: connected to b",
  ])
  func whatAPersonWritesIsNotTranslated(text: String) throws {
    #expect(try words("/nick \(text)").contains { $0.contains("“\(text)”") })
    #expect(try words("/ignore \(text)") == ["¦ “\(text)”의 말을 보여 주지 않습니다. 같은 명령을 한 번 더 쓰면 보여 줍니다"])
    inKorean {
      let lost = ShownLine.lost(Array(text.utf8), .notSent(.notOneLine))
      #expect(presentation.text(lost) == "¦! 보내지 못했습니다: \(text): 메시지는 한 줄입니다")
      #expect(presentation.text(.said(Array(text.utf8), mentionsMe: false)) == text)
    }
  }
}

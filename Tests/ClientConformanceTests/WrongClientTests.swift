import ClientConformance
import Foundation
import Testing
import WaitingTrait

/// The judge's own test: clients with one mistake, each caught by a session that cites what it breaks.
@Suite(.waits) struct WrongClientTests {
  /// Whether every mistake is made, and every session played to it.
  private static let isWide = ProcessInfo.processInfo.environment["PROVE"] != nil

  @Test func mistakesHaveNamesOfTheirOwnAndBreakWhatTheSpecAsks() throws {
    let library = try Clients.library.get()
    #expect(Mistake.all.count >= 60)
    #expect(Set(Mistake.all.map(\.name)).count == Mistake.all.count)
    #expect(Mistake.all.allSatisfy { library.requirement($0.breaks) != nil })
  }

  /// What a unit test covers alone needs no session, and so no mistake.
  @Test func everyRequirementHasAMistakeAndAHint() throws {
    for requirement in try Clients.library.get().requirements where requirement.unitTest == nil {
      #expect(Mistake.all.contains { $0.breaks == requirement.id }, "\(requirement.id)")
      #expect(clientHint(for: requirement.id) != nil, "\(requirement.id)")
    }
  }

  @Test func mistakesAreCaughtByASessionThatCitesWhatTheyBreak() throws {
    let mistakes =
      Self.isWide ? Mistake.all : Mistake.all.enumerated().filter { $0.offset % 5 == 0 }.map(\.element)
    Clients.forEach(below: mistakes.count, atOnce: 6) { index in
      let mistake = mistakes[index]
      do {
        let catches = try catches(of: mistake)
        let names = catches.map { String($0.session.id.dropFirst("client/".count)) }
        if Self.isWide { tell([mistake.name, mistake.breaks] + names) }
        #expect(catches.contains { $0.broken.contains(mistake.breaks) }, "\(mistake.name): \(names)")
      } catch {
        Issue.record("\(mistake.name): \(error)")
      }
    }
  }

  /// At once: whoever stops the proof has what it has shown.
  private func tell(_ words: [String]) {
    FileHandle.standardOutput.write(Data((words.joined(separator: " ") + "\n").utf8))
  }

  /// The sessions that fail; without a proof only until one that cites what is broken does.
  private func catches(of mistake: Mistake) throws -> [ClientResult] {
    var client = mistake.client
    if Self.isWide { return try Clients.results(client).filter(\.hasFailed) }
    client.only = [mistake.breaks]
    let run = ClientRun(client)
    for session in try Clients.library.get().sessions.filter(client.selects) {
      let result = try run.result(of: session)
      if result.broken.contains(mistake.breaks) { return [result] }
    }
    return []
  }
}

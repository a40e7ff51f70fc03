import ClientConformance
import Foundation
import Synchronization
import Testing
import WaitingTrait

/// Typing, pastes, resets, slow servers, reconnections, and endings at any moment, in a real terminal.
@Suite(.waits) struct RandomConversationTests {
  /// More of them: `CONVERSATIONS=1000 swift test --filter ClientConformanceTests.RandomConversation`.
  private static let count = setting("CONVERSATIONS") ?? 40
  /// Others: `CONVERSATION=7` begins at another seed.
  private static let first = setting("CONVERSATION") ?? 0

  private static func setting(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// Nothing that was said is forgotten, whatever happens.
  ///
  /// Spec: CLIENT-10 CLIENT-30
  @Test func everyTextIsHeardOrNamed() throws {
    for (seed, faults) in try faults(of: Clients.own(plain: false).command, count: Self.count) {
      Issue.record("conversation \(seed):\n\(faults.joined(separator: "\n"))")
    }
  }

  @Test(arguments: ["forgets-at-a-reset", "leaves-without-names"])
  func whoForgetsATextIsCaught(mistake: String) throws {
    let client = Clients.python("client.py", "--mistake", mistake, plain: false)
    let faults = try faults(of: client.command, count: 40).values.joined()
    #expect(faults.contains { $0.hasPrefix("neither heard nor named") })
  }

  /// What is wrong, by the conversation's seed.
  private func faults(of client: ClientCommand, count: Int) throws -> [Int: [String]] {
    let found = Mutex<[Int: [String]]>([:])
    Clients.forEach(below: count, atOnce: 8) { number in
      let seed = Self.first + number
      let faults: [String]
      do {
        faults = try RandomConversation(seed: UInt64(seed), client).faults(after: seed % 50)
      } catch {
        faults = ["\(error)"]
      }
      if !faults.isEmpty { found.withLock { $0[seed] = faults } }
    }
    return found.withLock { $0 }
  }
}

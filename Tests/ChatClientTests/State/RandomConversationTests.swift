import ChatProtocol
import Foundation
import Testing

@testable import ChatClient

/// Typing, resets, slow servers, reconnections, and quits at any moment.
@Suite struct RandomConversationTests {
  /// More of them: `CONVERSATIONS=100000 swift test --filter RandomConversation`.
  private static let count =
    ProcessInfo.processInfo.environment["CONVERSATIONS"].flatMap { UInt64($0) } ?? 1000

  @Test func everyTextIsHeardOrNamed() throws {
    for seed in 0..<Self.count {
      var world = try ModelWorld(seed: seed)
      world.run(steps: 120)
      guard world.faults.isEmpty else {
        Issue.record("seed \(seed): \(world.faults.joined(separator: "; "))")
        return
      }
    }
  }
}

import Foundation
import Testing

extension ScreenTests {
  /// Somebody types, moves, deletes and looks into the history while others talk.
  @Suite struct RandomWalkTests {
    private static let steps = 200

    @Test(arguments: [39, 40, 60, 80])
    func theScreenIsAlwaysRight(width: Int) throws {
      var random = SeededRandom(seed: UInt64(width))
      let stage = try ChatStage(width: width, height: 12)
      for step in 1...Self.steps {
        let name = try stage.step(&random)
        do { try stage.check() } catch {
          Issue.record("width \(width), step \(step), \(name): \(error)")
          return
        }
      }
    }
  }
}

/// The same numbers for the same seed: xorshift, which is even enough for a walk.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

import Foundation
import Testing

extension ScreenTests {
  /// Somebody types, moves, deletes, looks into the history and resizes the window while others talk.
  @Suite struct RandomWalkTests {
    /// Longer walks: `SCREEN_STEPS=2000 swift test --filter RandomWalk`.
    private static let steps = setting("SCREEN_STEPS") ?? 500
    /// Other walks: `SCREEN_SEED=7 swift test --filter RandomWalk`.
    private static let seed = UInt64(setting("SCREEN_SEED") ?? 0)

    private static func setting(_ name: String) -> Int? {
      ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test(arguments: [39, 40, 60, 80])
    func theScreenIsAlwaysRight(width: Int) throws {
      var random = SeededRandom(seed: Self.seed << 8 | UInt64(width))
      let stage = try ChatStage(width: width, height: 12)
      try stage.fill(height: 20)
      var steps: [String] = []
      for step in 1...Self.steps {
        steps.append("\(step): \(try stage.step(&random))")
        do { try stage.check() } catch {
          let last = steps.suffix(8).joined(separator: "\n")
          Issue.record("width \(width), seed \(Self.seed), the last steps:\n\(last)\n\(error)")
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

/// How long to wait before the next attempt: twice as long each time, and never in step with others.
struct Backoff: Sendable {
  private static let shortest = 1.0
  private static let longest = 30.0

  private var next = shortest
  private var jitter: any RandomNumberGenerator & Sendable

  init(jitter: some RandomNumberGenerator & Sendable) { self.jitter = jitter }

  mutating func wait() -> Duration {
    defer { next = min(next * 2, Self.longest) }
    return .milliseconds(Int(next * 1000 * Double.random(in: 0.5...1, using: &jitter)))
  }

  mutating func reset() { next = Self.shortest }
}

/// How a server that is away is tried again: ever less often, never in step with others, and without a word too many.
struct Outage: Sendable {
  private static let shortest = 1.0
  private static let longest = 30.0

  private var next = shortest
  private var told: String?
  private var hasConnected = false
  private var jitter: any RandomNumberGenerator & Sendable

  init(jitter: some RandomNumberGenerator & Sendable) { self.jitter = jitter }

  /// How long to wait before the next attempt: twice as long each time.
  mutating func wait() -> Duration {
    defer { next = min(next * 2, Self.longest) }
    return .milliseconds(Int(next * 1000 * Double.random(in: 0.5...1, using: &jitter)))
  }

  /// Whether the words are to be said: not the same twice in one outage.
  mutating func isNew(_ words: String) -> Bool {
    defer { told = words }
    return told != words
  }

  /// Whether it is to be said that a try has connected: once, for a server that is full lets everybody in for a moment.
  mutating func isFirstConnection() -> Bool {
    defer { hasConnected = true }
    return !hasConnected
  }

  /// It is over.
  mutating func end() { (next, told, hasConnected) = (Self.shortest, nil, false) }
}

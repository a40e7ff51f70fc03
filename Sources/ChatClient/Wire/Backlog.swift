/// What was said on one connection and is not with the system yet.
struct Backlog {
  /// Above this nothing more is welcome.
  static let highBytes = 256 << 10
  /// Below this it is welcome again.
  static let lowBytes = 64 << 10

  private var waiting: [UInt8] = []
  private var bytesUnderWay = 0
  private var isFlushDue = false
  private var isOver = false
  /// Whether nothing more is welcome for the moment.
  private(set) var isFull = false

  /// Takes bytes to be sent; whether a flush is to be asked for.
  mutating func append(_ bytes: [UInt8]) -> Bool {
    guard !isOver else { return false }
    waiting += bytes
    if waiting.count + bytesUnderWay > Self.highBytes { isFull = true }
    defer { isFlushDue = true }
    return !isFlushDue
  }

  /// Gives what waits to be sent at once.
  mutating func flush() -> [UInt8] {
    defer { waiting = [] }
    isFlushDue = false
    bytesUnderWay += waiting.count
    return waiting
  }

  /// Takes note that the system has taken bytes; whether more is welcome again.
  mutating func landed(_ count: Int) -> Bool {
    bytesUnderWay -= count
    guard isFull, waiting.count + bytesUnderWay < Self.lowBytes else { return false }
    isFull = false
    return true
  }

  /// Forgets everything: the connection is over.
  mutating func end() {
    self = Backlog()
    isOver = true
  }
}

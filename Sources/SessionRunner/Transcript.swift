import SessionLanguage

/// What a runner asked of a transport, one thing after another, and what it was answered.
///
/// Nothing else reaches a runner: who has a transcript can judge what was seen once more, without the server.
package struct Transcript: Codable, Hashable, Sendable {
  /// One thing that was asked, and the answer.
  enum Exchange: Codable, Hashable, Sendable {
    case begins(hasLog: Bool, openingIsDue: Bool)
    case connects(client: Int, Endpoint)
    case isRefused(client: Int, NoConnection)
    /// What was said, and whether the connection took it.
    case says(client: Int, bytes: Notation, isTaken: Bool)
    case isAcknowledged(client: Int)
    case ends(client: Int, Ending)
    case disconnects
    case reads(client: Int, Bool)
    /// How long before it was certain that it had not come, in microseconds since the transport was set up.
    case hears(client: Int, bytes: Notation, notBefore: Int64)
    case isClosed(client: Int, isReset: Bool, notBefore: Int64)
    case hearsNothing
    case server(ServerAction, isDone: Bool)
    case renews(isDone: Bool, hasLog: Bool, openingIsDue: Bool)
    case marksLog
    /// What the log held beyond the mark: so much of what it held when it was read before, and this.
    case readsLog(kept: Int, bytes: Notation, flaws: [LogReading.Flaw])
    case readsOpening(bytes: Notation)
    case awaitsLog(hasChanged: Bool)
    /// When the run was to be over, in microseconds since the transport was set up.
    case isToEnd(at: Int64?)
  }

  /// An exchange, and what stood when it was over.
  struct Entry: Codable, Hashable, Sendable {
    var exchange: Exchange
    /// In microseconds since the transport was set up.
    var time: Int64
    /// How long a processor was waited for by then, and how long the server had had one, in microseconds.
    var stalled: Int64 = 0
    var served: Int64 = 0
    var canRun: Bool?
    var interruption: Interruption?

    var processorTime: ProcessorTime {
      ProcessorTime(waitedFor: .microseconds(stalled), had: .microseconds(served), canRun: canRun ?? false)
    }
  }

  private(set) var entries: [Entry] = []
  /// Whether it holds all that happened: one that grows too large is given up.
  package private(set) var isWhole = true
  private var size = 0

  /// In bytes that were said, heard and read.
  private static var mostBytes: Int { 16 << 20 }

  package init() {}

  mutating func add(_ entry: Entry, bytes: Int = 0) {
    size += bytes + 16
    if size > Self.mostBytes { (entries, isWhole) = ([], false) }
    if isWhole { entries.append(entry) }
  }
}

extension Transcript {
  /// Bytes: a text where they are one, else their numbers.
  struct Notation: Codable, Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      bytes =
        if let text = try? container.decode(String.self) {
          Array(text.utf8)
        } else {
          try container.decode([UInt8].self)
        }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if let text = String(validating: bytes, as: UTF8.self) {
        try container.encode(text)
      } else {
        try container.encode(bytes)
      }
    }
  }
}

extension Duration {
  var inMicroseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}

import Histogram

/// What a run has shown; times are in microseconds unless they say otherwise.
package struct LoadReport: Codable, Sendable {
  /// How long messages were under way from a sender and back to it.
  package struct RoundTrip: Codable, Sendable {
    package let median: Double
    package let p90: Double
    package let p99: Double
    package let p999: Double
    package let max: Double
  }

  /// What the server's process has used.
  package struct ServerUsage: Codable, Sendable {
    package let processorSeconds: Double
    package let processorPerDelivery: Double
    /// Memory that it held with everyone in the room, before the load.
    package let residentBytes: Int
    package let peakBytes: Int
    /// Memory that each client has cost when all came in.
    package let bytesPerClient: Int

    init(processorSeconds: Double, deliveries: Int, residentBytes: Int, peakBytes: Int, bytesPerClient: Int) {
      self.processorSeconds = processorSeconds
      processorPerDelivery = processorSeconds * 1e6 / Double(max(1, deliveries))
      self.residentBytes = residentBytes
      self.peakBytes = peakBytes
      self.bytesPerClient = bytesPerClient
    }
  }

  package let clients: Int
  package let senders: Int
  package let messagesPerSender: Int
  package let messageBytes: Int
  package let seconds: Double
  /// How many deliveries have been made: each message to each client.
  package let deliveries: Int
  package let deliveriesPerSecond: Double
  package let roundTrip: RoundTrip?
  /// How many deliveries did not come.
  package let lost: Int
  /// How many came more than once.
  package let duplicated: Int
  /// How many came after a later message of the same sender.
  package let reordered: Int
  /// How many came in pieces or changed.
  package let torn: Int
  /// How many connections ended during the run.
  package let closed: Int
  /// Whether every client received all messages in one and the same order.
  package let isOneOrder: Bool
  package let server: ServerUsage?

  init(
    _ load: Load, seconds: Double, expected: Int, counts: [DeliveryCount], closed: Int,
    roundTrips: Histogram<UInt64>, server: ServerUsage?
  ) {
    clients = load.clients
    senders = load.senders
    messagesPerSender = load.messages
    messageBytes = load.size
    self.seconds = seconds
    lost = counts.reduce(0) { $0 + max(0, expected - $1.distinct) }
    deliveries = counts.reduce(0) { $0 + min($1.distinct, load.total) }
    deliveriesPerSecond = Double(deliveries) / max(seconds, 1e-9)
    duplicated = counts.reduce(0) { $0 + $1.duplicated }
    reordered = counts.reduce(0) { $0 + $1.reordered }
    torn = counts.reduce(0) { $0 + $1.torn }
    self.closed = closed
    isOneOrder = Set(counts.map(\.sequence)).count == 1
    roundTrip = roundTrips.totalCount == 0 ? nil : RoundTrip(roundTrips)
    self.server = server
  }

  /// Whether everyone received everything once, whole, and in each sender's order.
  package var isFaultless: Bool {
    lost == 0 && duplicated == 0 && reordered == 0 && torn == 0 && closed == 0
  }
}

extension LoadReport.RoundTrip {
  fileprivate init(_ nanoseconds: Histogram<UInt64>) {
    func percentile(_ part: Double) -> Double { Double(nanoseconds.valueAtPercentile(part)) / 1000 }
    self.init(
      median: percentile(50), p90: percentile(90), p99: percentile(99), p999: percentile(99.9),
      max: percentile(100))
  }
}

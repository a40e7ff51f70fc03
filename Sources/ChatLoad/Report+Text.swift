import Foundation

extension Report {
  /// The report in words, a line for each thing.
  package var text: String {
    var lines = [
      line(
        "load",
        "\(clients) clients, \(senders) of them say \(messagesPerSender) messages of \(messageBytes) bytes each"
      ),
      line(
        "deliveries",
        "\(deliveries) in \(decimal(seconds, 2)) s, \(Int(deliveriesPerSecond.rounded())) a second"),
    ]
    if let roundTrip {
      let values = [
        ("median", roundTrip.median), ("90 %", roundTrip.p90), ("99 %", roundTrip.p99),
        ("99.9 %", roundTrip.p999), ("max", roundTrip.max),
      ]
      lines.append(
        line("round trip", values.map { "\($0) \(decimal($1 / 1000, 2)) ms" }.joined(separator: ", ")))
    }
    if let server {
      lines.append(
        line(
          "server",
          "\(decimal(server.processorSeconds, 2)) s of processor time, \(decimal(server.processorPerDelivery, 3)) µs a delivery"
        ))
      lines.append(
        line(
          "memory",
          "\(decimal(Double(server.residentBytes) / 1e6, 1)) MB with everyone in, \(decimal(Double(server.bytesPerClient) / 1e3, 1)) KB for each client, \(decimal(Double(server.peakBytes) / 1e6, 1)) MB at most"
        ))
    }
    lines.append(line("order", isOneOrder ? "the same for everyone" : "not the same for everyone"))
    lines.append(
      "\(lost) lost, \(duplicated) duplicated, \(reordered) reordered, \(torn) torn, \(closed) closed")
    return lines.joined(separator: "\n")
  }

  private func line(_ name: String, _ words: String) -> String {
    name.padding(toLength: 12, withPad: " ", startingAt: 0) + words
  }

  private func decimal(_ value: Double, _ places: Int) -> String {
    value.formatted(
      .number.precision(.fractionLength(places)).grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
  }
}

extension LoadReport {
  /// The report in words, a line for each thing.
  package var text: String {
    let lines =
      [
        line(
          "load",
          "\(clients) clients, \(senders) of them say \(messagesPerSender) messages of \(messageBytes) bytes each"
        ),
        line(
          "deliveries",
          "\(deliveries) in \(decimal(seconds, 2)) s, \(Int(deliveriesPerSecond.rounded())) a second"),
      ]
      + (roundTrip.map { [line("round trip", text(of: $0))] } ?? [])
      + (server.map(lines(of:)) ?? [])
      + [
        line("order", isOneOrder ? "the same for everyone" : "not the same for everyone"),
        "\(lost) lost, \(duplicated) duplicated, \(reordered) reordered, \(torn) torn, \(closed) closed",
      ]
    return lines.joined(separator: "\n")
  }

  private func text(of roundTrip: RoundTrip) -> String {
    let values = [
      ("median", roundTrip.median), ("90 %", roundTrip.p90), ("99 %", roundTrip.p99),
      ("99.9 %", roundTrip.p999), ("max", roundTrip.max),
    ]
    return values.map { "\($0) \(decimal($1 / 1000, 2)) ms" }.joined(separator: ", ")
  }

  private func lines(of server: ServerUsage) -> [String] {
    let processor = decimal(server.processorSeconds, 2)
    let perDelivery = decimal(server.processorPerDelivery, 3)
    let resident = decimal(Double(server.residentBytes) / 1e6, 1)
    let perClient = decimal(Double(server.bytesPerClient) / 1e3, 1)
    let peak = decimal(Double(server.peakBytes) / 1e6, 1)
    return [
      line("server", "\(processor) s of processor time, \(perDelivery) µs a delivery"),
      line("memory", "\(resident) MB with everyone in, \(perClient) KB for each client, \(peak) MB at most"),
    ]
  }

  private func line(_ name: String, _ text: String) -> String {
    name + String(repeating: " ", count: max(0, 12 - name.count)) + text
  }

  /// The value with so many digits after its point.
  private func decimal(_ value: Double, _ places: Int) -> String {
    let digits = String(Int((abs(value) * (0..<places).reduce(1) { unit, _ in unit * 10 }).rounded()))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (value < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
  }
}

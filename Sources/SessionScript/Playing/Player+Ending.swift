// How a session comes to its end: nothing more was on its way, and nobody is left behind.
extension Player {
  /// Waits until the server has closed its side of every half-closed connection.
  mutating func awaitClosings() throws(Failure) {
    for (name, seat) in seats.sorted(by: { $0.value.number < $1.value.number })
    where seat.ending == .halfCloses {
      try hearClosing(name, line: nil)
    }
  }

  /// Each live client says a fence that all hear next; where nobody lives, a fresh client does.
  mutating func fenceEverybody() throws(Failure) {
    if live.isEmpty {
      guard let fresh = ClientName("Fence") else { return }
      try joinAndHear(fresh)
    }
    for name in live { try fence(from: name, line: nil) }
  }

  /// Ends the clients one at a time, in a way that this server is not known to miss.
  mutating func cleanUp() {
    for name in live {
      guard let seat = seats[name] else { continue }
      let way = waysToCleanUp.first ?? .leaves
      seats[name]?.take(0..<seat.inbox.count)
      if live == [name], way == .leaves { awaitServersClosing(of: name) }
      leave(name, way)
      if awaitLeave(of: seat) == false { missed(way) }
    }
    for seat in seats.values.sorted(by: { $0.number < $1.number })
    where !departed.contains(port: seat.endpoint.port) {
      if seat.canHear { stage.end(seat.number, .resets) }
      departed.left(port: seat.endpoint.port, heardUpTo: numbers)
    }
    // A half-closed client is still connected.
    stage.disconnectAll()
    seats = [:]
  }

  /// Whether the end of a client was noticed in time; nil where nobody and no log is left to tell.
  private mutating func awaitLeave(of seat: Seat) -> Bool? {
    guard performance.failure == nil, stage.interruption == nil, !waysToCleanUp.isEmpty, !patience.isExhausted
    else { return nil }
    let deadline = stage.now + patience.lateAfter
    if let witness = live.first {
      let notice = Wording.leaveNotice(port: seat.endpoint.port) + stage.terminator
      var start = 0
      while let count = seats[witness]?.inbox.count,
        seats[witness]?.inbox.firstRange(of: notice, from: start) == nil
      {
        guard seats[witness]?.closing == nil, collect(until: deadline) else { return waitedInVain() }
        start = max(start, count - notice.count)
      }
      return true
    }
    guard readsLog else { return nil }
    while !portsOfLoggedEnds().contains(seat.endpoint.port) {
      guard stage.awaitLog(until: deadline) else {
        logTellsEndings = false
        _ = waitedInVain()
        return nil
      }
    }
    return true
  }

  var readsLog: Bool { stage.hasLog && logTellsEndings && !hasGivenUpLog && flood == nil }

  /// Where neither another client nor a log will tell of the last client's end, the server's closing may.
  private mutating func awaitServersClosing(of name: ClientName) {
    guard let seat = seats[name], performance.failure == nil, stage.interruption == nil, closingTellsEndings,
      !readsLog
    else { return }
    stage.end(seat.number, .halfCloses)
    let deadline = stage.now + patience.lateAfter
    while seats[name]?.closing == nil {
      guard collect(until: deadline) else {
        closingTellsEndings = false
        _ = waitedInVain()
        return
      }
    }
  }

  private mutating func waitedInVain() -> Bool {
    patience.waitedInVain(patience.lateAfter)
    return false
  }
}

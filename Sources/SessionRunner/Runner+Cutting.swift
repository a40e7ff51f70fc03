import SessionLanguage

// What clients say, cut otherwise than the session asks for.
extension Runner {
  /// Sends bytes, cut as the run cuts everything.
  ///
  /// A fence of another client goes round after each of the first and before each of the last segments, so that the
  /// server has most likely read the one before the next is sent. The others leave one by one without a wait between.
  mutating func sendCut(_ bytes: [UInt8], from name: ClientName) throws(Failure) {
    note(name, .sent(bytes))
    guard cutter.isActive, try isLineClient(name) else {
      return try transmit(bytes, from: name)
    }
    let segments = cutter.segments(of: bytes)
    let others = participants.live.filter { $0 != name && participants[$0]?.isHalfway == false }
    let fencer = actsTogether || participants.somebodyStalls ? nil : others.first
    for (index, segment) in segments.enumerated() {
      try transmit(segment, from: name)
      let rest = segments.count - index - 1
      if let fencer, rest > 0, index < mostFences || rest <= mostFences {
        try passFence(from: fencer, isNoted: false)
      }
    }
  }

  /// Makes it known to the server that these clients end their lines.
  mutating func settle(_ names: [ClientName]) throws(Failure) {
    guard cutter.isActive else { return }
    for name in names where participants[name]?.isLive == true { _ = try isLineClient(name) }
  }

  /// Whether the server knows that the client ends its lines; it is told where that can be done.
  ///
  /// Who has ended nothing by an LF may be a bare client to a hardened server, and then a cut would end a message.
  private mutating func isLineClient(_ name: ClientName) throws(Failure) -> Bool {
    guard let participant = participants[name] else { return false }
    if !participant.isSettled, !participant.isHalfway, !actsTogether, !participants.somebodyStalls {
      try passFence(from: name, isNoted: false)
    }
    return participants[name]?.isSettled ?? false
  }
}

/// Fences at either end of a message that is cut: they make a run slow, and most of what is cut is shorter.
private let mostFences = 16

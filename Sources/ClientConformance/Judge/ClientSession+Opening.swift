import SessionLanguage

extension ClientSession {
  /// The steps as they are played, each with its line: counters written out, and before them what is given.
  var stepsToPlay: [(step: ClientStep, line: Int?)] {
    let own = steps.enumerated().flatMap { index, step in
      step.expanded.map { ($0, lines.indices.contains(index) ? lines[index] : nil) }
    }
    return (isConnected ? Self.opening.map { ($0, nil) } : []) + own
  }

  /// The client is started, connects, and shows its own notice.
  private static var opening: [ClientStep] {
    let port = ClientName(client).map { [Piece.port($0)] } ?? []
    let notice = Text([.bytes(Array("[알림] ".utf8))] + port + [.bytes(Array(" 님이 접속하셨습니다.".utf8))])
    return [.act(.starts), .observation(.accepts), .act(.greets), .observation(.sees(notice))]
  }
}

/// What a session's clients, or its server, do.
package indirect enum Act: Hashable, Sendable {
  /// `A joins`: connects, and waits for the first message, its own notice.
  case joins(ClientName)
  /// `A leaves`, `A half-closes`, `A resets`.
  case ends(ClientName, Ending)
  /// `A stalls`: reads nothing until `A reads`.
  case stalls(ClientName)
  case reads(ClientName)
  /// `server stops`, `server starts`, `server is killed`.
  case server(ServerAction)
  /// `A > text`: one message, with the framing's terminator.
  case sends(ClientName, Text)
  /// `A >> "…" | "…"`: bytes as they stand, cut into these segments.
  case sendsRaw(ClientName, segments: [Text])
  /// `together`: acts of clients without waiting between them.
  case together([Act])

  /// The client that acts, where it is one.
  package var actor: ClientName? {
    switch self {
    case .joins(let name), .ends(let name, _), .stalls(let name), .reads(let name): name
    case .sends(let name, _), .sendsRaw(let name, _): name
    case .server, .together: nil
    }
  }
}

/// How a client ends its connection.
package enum Ending: String, Codable, Hashable, Sendable, CaseIterable {
  /// Everything due is read, then the socket is closed.
  case leaves
  /// The write side is shut; then everything is read until the server closes.
  case halfCloses = "half-closes"
  /// The connection is reset, which destroys what is on its way.
  case resets
}

package enum ServerAction: String, Codable, Hashable, Sendable, CaseIterable {
  case stops
  case starts
  case isKilled = "is killed"
}

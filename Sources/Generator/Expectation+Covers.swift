import ChatProtocol
import SessionLanguage

// Which requirements a session tests by what happens in it.
extension Expectation {
  /// Messages that are relayed; refuses what a server of this class may treat as it likes.
  mutating func coverTexts(_ texts: [Text]) throws(Unclear) {
    for text in texts {
      guard let bytes = text.bytes else { continue }
      cover("ROOM-3", "ROOM-4", "ROOM-6", "LOG-4")
      // Control characters come through in bare framing, where nothing is said of them.
      guard let line = try? ChatLine(checking: bytes) else { throw .leftToTheServer }
      if bytes.count > Limits.smallestMessageLimit {
        try requireClass(.hardened)
        cover("HARD-18")
      } else if bytes.count == 1 || bytes.count > 255 {
        cover("ROOM-5")
      }
      switch bytes.count(where: { $0 == UInt8(ascii: ":") }) {
      case 0: cover("MSG-4")
      case 1: if line.body.isEmpty { cover("MSG-5") }
      default: cover("MSG-6")
      }
    }
  }

  /// Lines that come in one segment.
  mutating func coverLines(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let whole = lines.dropLast()
    if whole.count > 1 { cover("FRAME-4") }
    if whole.contains(where: { $0.count > 1 && $0.last == UInt8(ascii: "\r") }) { cover("FRAME-5") }
    if whole.contains(where: { $0.isEmpty || $0.elementsEqual([UInt8(ascii: "\r")]) }) { cover("FRAME-6") }
  }

  /// Things that are done together.
  mutating func coverOrders(of acts: [Act]) {
    var speakers: Set<ClientName> = []
    for act in acts {
      switch act {
      case .sends(let name, let text):
        if !speakers.insert(name).inserted || text.expanded.count > 1 { cover("ROOM-7", "LOG-6", "LOG-7") }
      case .ends(let name, .halfCloses):
        if speakers.contains(name) { cover("ROOM-12") }
      case .ends: if acts.count > 1 { cover("ROOM-15") }
      case .joins, .sendsRaw, .stalls, .reads, .server, .together: continue
      }
    }
  }

  mutating func coverRefusal(_ reason: String) {
    cover("HARD-10", "HARD-11", "HARD-12", "HARD-19", "HARD-20")
    let kinds: [(Refusal, String)] = [
      (.tooLong(limit: room.limits.messageBytes), "HARD-6"), (.notUTF8, "HARD-7"),
      (.controlCharacter, "HARD-8"), (.likeNotice, "HARD-9"),
    ]
    for (refusal, id) in kinds where refusal.reason == reason { cover(id) }
  }
}

extension Set<String> {
  /// Ids of requirements in the order of the Spec's chapters, and of their numbers.
  var inOrder: [String] {
    let chapters = ["FRAME", "MSG", "ROOM", "LOG", "HARD"]
    func rank(_ id: String) -> (Int, Int) {
      let parts = id.split(separator: "-")
      return (chapters.firstIndex { $0 == parts[0] } ?? 0, Int(parts[1]) ?? 0)
    }
    return sorted { rank($0) < rank($1) }
  }
}

import ChatProtocol
import SessionLanguage

/// The requirements that a session tests by what happens in it.
package struct CitedRequirements {
  package private(set) var ids: Set<String> = []

  package init() {}

  mutating func cite(_ ids: String...) { self.ids.formUnion(ids) }

  /// Cites what a chat line tests that is relayed.
  package mutating func citeRelay(of line: ChatLine, _ bytes: [UInt8]) {
    cite("ROOM-3", "ROOM-4", "ROOM-6", "LOG-4")
    if bytes.count > Limits.smallestMessageLimit {
      cite("HARD-18")
    } else if bytes.count == 1 || bytes.count > 255 {
      cite("ROOM-5")
    }
    switch bytes.count(where: { $0 == UInt8(ascii: ":") }) {
    case 0: cite("MSG-4")
    case 1: if line.body.isEmpty { cite("MSG-5") }
    default: cite("MSG-6")
    }
  }

  /// Cites what lines test that come in one segment.
  mutating func citeLines(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let whole = lines.dropLast()
    if whole.count > 1 { cite("FRAME-4") }
    if whole.contains(where: { $0.count > 1 && $0.last == UInt8(ascii: "\r") }) { cite("FRAME-5") }
    if whole.contains(where: { $0.isEmpty || $0.elementsEqual([UInt8(ascii: "\r")]) }) { cite("FRAME-6") }
  }

  /// Cites what things test that are done together.
  mutating func citeOrders(of acts: [Act]) {
    var speakers: Set<ClientName> = []
    for act in acts {
      switch act {
      case .sends(let name, let text):
        if !speakers.insert(name).inserted || text.expanded.count > 1 { cite("ROOM-7", "LOG-6", "LOG-7") }
      case .ends(let name, .halfCloses):
        if speakers.contains(name) { cite("ROOM-12") }
      case .ends: if acts.count > 1 { cite("ROOM-15") }
      case .joins, .sendsRaw, .stalls, .reads, .server, .together: continue
      }
    }
  }

  mutating func citeRefusal(_ reason: String, _ limits: Limits) {
    cite("HARD-10", "HARD-11", "HARD-12", "HARD-19", "HARD-20")
    let kinds: [(Refusal, String)] = [
      (.tooLong(limit: limits.messageBytes), "HARD-6"), (.notUTF8, "HARD-7"), (.controlCharacter, "HARD-8"),
      (.likeNotice, "HARD-9"),
    ]
    for (refusal, id) in kinds where refusal.reason == reason { cite(id) }
  }
}

extension Set<String> {
  /// Ids of requirements in the order of the Spec's chapters, and of their numbers.
  package var inOrder: [String] {
    let chapters = ["FRAME", "MSG", "ROOM", "LOG", "HARD"]
    func rank(_ id: String) -> (Int, Int) {
      let parts = id.split(separator: "-")
      return (chapters.firstIndex { $0 == parts[0] } ?? 0, Int(parts[1]) ?? 0)
    }
    return sorted { rank($0) < rank($1) }
  }
}

import SessionRunner
import Synchronization

/// Gathers what a receipt is made of, from all who play.
final class ReceiptBook: Sendable {
  private struct Pages {
    var parts: [Receipt.Part?] = []
    var groups: [[Receipt.Turn]] = []
  }

  private let pages = Mutex(Pages())

  /// The number of one more who plays.
  func addPart() -> Int {
    pages.withLock { pages in
      pages.parts.append(nil)
      return pages.parts.count - 1
    }
  }

  /// Keeps what somebody has seen, at their end.
  func keep(_ link: TCPLink, _ words: [ServerWords?] = [], as number: Int) {
    guard let transcript = link.transcript else { return }
    pages.withLock { $0.parts[number] = Receipt.Part(transcript: transcript, words: words) }
  }

  /// The number of one more group.
  func addGroup() -> Int {
    pages.withLock { pages in
      pages.groups.append([])
      return pages.groups.count - 1
    }
  }

  func note(_ turn: Receipt.Turn, of group: Int) { pages.withLock { $0.groups[group].append(turn) } }

  /// What all have seen; nil where something of it could not be kept.
  var all: (parts: [Receipt.Part], groups: [[Receipt.Turn]])? {
    pages.withLock { pages in
      let parts = pages.parts.map { $0 ?? Receipt.Part(transcript: Transcript(), words: []) }
      return parts.allSatisfy(\.transcript.isWhole) ? (parts, pages.groups) : nil
    }
  }
}

import SessionRunner
import Synchronization

/// Gathers what a receipt is made of, from all who play.
final class ReceiptBook: Sendable {
  private struct Pages {
    var parts: [Receipt.Part?] = []
    var groups: [[Receipt.Turn]] = []
  }

  private let pages = Mutex(Pages())

  /// One more who plays, on this server.
  func addPlayer(on server: LaunchedServer) -> ReceiptEntry {
    let number = pages.withLock { pages in
      pages.parts.append(nil)
      return pages.parts.count - 1
    }
    return ReceiptEntry(number: number, server: server) { [self] part in
      pages.withLock { $0.parts[number] = part }
    }
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

/// What one who plays leaves for a receipt.
final class ReceiptEntry {
  let number: Int
  private let server: LaunchedServer
  private let keep: (Receipt.Part) -> Void
  private var words: [ServerWords?] = []

  fileprivate init(number: Int, server: LaunchedServer, keep: @escaping (Receipt.Part) -> Void) {
    (self.number, self.server, self.keep) = (number, server, keep)
  }

  /// What the server had said when it was last ended; that it was asked for is part of what is left.
  func lastWords() -> ServerWords? {
    words.append(server.ends.words)
    return server.ends.words
  }

  /// Leaves what was seen, at the end.
  func close(with link: TCPLink) {
    if let transcript = link.transcript { keep(Receipt.Part(transcript: transcript, words: words)) }
  }
}

import FoundationEssentials
import SessionLanguage
import SessionRunner

/// All that a run has seen of a server that it launched, and what it was asked: whoever has it can judge that server once
/// more, without it.
package struct Receipt: Codable, Sendable {
  /// What the run was asked.
  package struct Order: Codable, Hashable, Sendable {
    package var claim: ServerClass?
    package var only: [String]
    package var skip: [String]
    /// In seconds.
    package var within: Double?
    /// In seconds.
    package var timeout: Double
    /// What the words of the sessions were drawn by; nil where they are those of the files.
    package var draw: String?

    package init(
      claim: ServerClass?, only: [String], skip: [String], within: Double?, timeout: Double, draw: String?
    ) {
      (self.claim, self.only, self.skip) = (claim, only, skip)
      (self.within, self.timeout, self.draw) = (within, timeout, draw)
    }
  }

  /// What one who plays has seen of the servers that were theirs.
  struct Part: Codable, Sendable {
    let transcript: Transcript
    /// What these had said when they were ended, each time that somebody asked.
    let words: [ServerWords?]
  }

  /// What several play side by side, in the order in which they knew of each other.
  enum Turn: Codable, Sendable {
    case begins(part: Int, session: String)
    case ends(part: Int)
  }

  /// Of the program.
  package let version: String
  package let order: Order
  let command: String
  let host: String?
  let port: UInt16?
  let log: String?
  let started: Date
  let milliseconds: Int64
  /// What the fences were told by.
  let nonce: String
  /// Whether the first server had yet to write its opening.
  let openingIsDue: Bool
  /// Whether servers were played with side by side.
  let hasSiblings: Bool
  /// What there was to tell of the servers when all was over.
  let remarks: [Remark]
  /// The first is that of the run itself.
  let parts: [Part]
  /// Of each group of players.
  let groups: [[Turn]]
}

extension Receipt {
  /// In bytes, of one that is kept.
  package static let longest = 128 << 20

  /// A receipt as JSON, which it reads again.
  package func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  package init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) }
}

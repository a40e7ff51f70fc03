import Localization
import SessionLanguage

/// One row of a sequence diagram.
package struct SequenceStep: Hashable, Sendable {
  package enum Course: Hashable, Sendable {
    case toServer(ClientName)
    /// The same to each of them, one right after the other.
    case toClients([ClientName])
    /// What becomes of the server itself.
    case atServer
  }

  package enum Words: Hashable, Sendable {
    /// A message, and the byte of it that matters.
    case message([UInt8], offset: Int)
    case deed(String)
  }

  package enum Mark: Hashable, Sendable {
    /// It was due and did not come.
    case missing
    /// It came otherwise than it must, instead of what was due, where that is known.
    case otherwise(due: Words?)
  }

  /// Since the session began; nil for what did not happen.
  package var time: Duration?
  package var course: Course
  package var words: Words
  package var mark: Mark?
  var turn = Turn.between

  /// What it is in the life of a connection.
  enum Turn: Hashable, Sendable {
    case first, between
    /// The client will say no more.
    case goodbye
    case last
  }

  package var clients: [ClientName] {
    switch course {
    case .toServer(let client): [client]
    case .toClients(let clients): clients
    case .atServer: []
    }
  }

  /// The same for these clients alone; nil where it is about others only.
  func among(_ chosen: Set<ClientName>) -> SequenceStep? {
    var step = self
    if case .toClients(let clients) = course { step.course = .toClients(clients.filter(chosen.contains)) }
    return course == .atServer || step.clients.contains(where: chosen.contains) ? step : nil
  }
}

extension SequenceStep {
  package var milliseconds: String { time.map { "\($0.inMilliseconds) ms" } ?? "" }

  /// What is wrong with it, in words; nil where nothing is.
  package func complaint(columns: Int = 300) -> String? {
    switch mark {
    case nil: nil
    case .missing: "due, and did not come".translated
    case .otherwise(let due):
      due.map { "due was \($0.text(columns: columns))".translated } ?? "not due".translated
    }
  }
}

extension SequenceStep.Words {
  /// Made visible, and so cut that what matters of it is seen.
  package func text(columns: Int = 300) -> String {
    switch self {
    case .message(let bytes, let offset):
      Visible(folding: bytes, caretAt: offset, limit: columns).text
    case .deed(let words): words
    }
  }
}

import ChatProtocol
import Localization

extension Loss {
  /// What became of the text, which is named as it is; in its reader's language.
  package func words(for text: [UInt8]) -> String {
    let (fate, reason): (String, String?) =
      switch self {
      case .notSent(let obstacle): ("not sent", obstacle.words)
      case .notHeard: ("not heard (it may have arrived)", nil)
      case .refused(let refusal): ("not delivered", refusal?.words)
      }
    return [fate.translated, VisibleText.plain(text), reason?.translated].compactMap(\.self)
      .joined(separator: ": ")
  }
}

extension Obstacle {
  fileprivate var words: String? {
    switch self {
    case .offline: "not connected; after /connect find the text with Up"
    case .ended: nil
    case .leaving: "you are leaving; wait, or ask again to leave at once"
    case .full: "too much waits already"
    case .notOneLine: "a message is one line"
    case .invalid(let refusal): refusal.words
    }
  }
}

extension Refusal {
  /// The reason in the language of the client.
  fileprivate var words: String {
    switch self {
    case .empty: "it is empty"
    case .tooLong(let limit): "it is longer than \(limit) bytes"
    case .notUTF8: "it is not UTF-8"
    case .controlCharacter: "it has a control character"
    case .likeNotice: "it looks like a word of the server's own"
    }
  }
}

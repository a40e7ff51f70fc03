import Localization
import SessionLanguage

/// What `chat-conform explain` tells, of servers and of clients alike.
package enum Explanation {
  /// A requirement, its hint, and the sessions that test it.
  package static func of(
    _ requirement: Requirement, hint: String?, tests: [(id: String, title: String)]
  ) -> String {
    let facts: [(topic: String, words: String?)] = [
      ("class", requirement.serverClass?.rawValue ?? "client"),
      ("chapter", "\(requirement.file), line \(requirement.line)"), ("hint", hint),
      ("unit test", requirement.unitTest),
    ]
    let told = facts.compactMap { topic, words in words.map { line(topic, $0.translated) } }
    let named = tests.map { line("session", "\($0.id)  \($0.title.translated)") }
    return ([sentence(requirement), ""] + told + named).joined(separator: "\n")
  }

  /// A session's text, and the requirements that it tests.
  package static func of(_ source: String, _ requirements: [Requirement]) -> String {
    ([source] + requirements.map(sentence)).joined(separator: "\n")
  }

  private static func sentence(_ requirement: Requirement) -> String {
    "\(requirement.id)  \(requirement.sentence.translated)"
  }

  private static func line(_ topic: String, _ words: String) -> String {
    topic.translated.padding(to: 10) + words
  }
}

import SessionLanguage
import SessionRunner

// What happened, in words.
extension Account {
  func name(_ visit: Int) -> String { names[visit].description }

  func name(_ listener: Listener) -> String { listener.visit.map(name) ?? "the log" }

  func quoted(_ text: [UInt8]) -> String { "“\(Visible(text, limit: 60).text)”" }

  /// What happened, and when.
  func words(_ place: Int) -> String {
    let happening = happenings[place]
    let act =
      switch happening.kind {
      case .joins: "came"
      case .says: "said \(quoted(happening.text))"
      case .leaves: "went"
      }
    return "at \(happening.at.time.inSeconds) s \(name(happening.visit)) \(act)"
  }

  /// What is told of, in the words of the runner.
  func subject(_ place: Int, _ listener: Listener) -> Symptom.Subject {
    let happening = happenings[place]
    let isOwn = happening.visit == listener.visit
    switch happening.kind {
    case .joins: return listener.isLog ? .entry(.join) : .joinNotice(isOwn: isOwn)
    case .says: return listener.isLog ? .entry(.message) : .message(isOwn: isOwn)
    case .leaves: return listener.isLog ? .entry(.end) : .leaveNotice(visits.all[happening.visit].ending)
    }
  }
}

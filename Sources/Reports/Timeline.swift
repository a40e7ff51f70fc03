import ChatConformance
import Localization
import SessionLanguage
import SessionRunner

/// What led to a difference: as many of a session's events as there is room for, those around the difference first.
package struct Timeline {
  /// The events that may be shown.
  private let events: [Event]
  private let failure: Failure

  /// Without the runner's fences where nothing is wrong with one and that is asked for.
  package init(of result: SessionResult, for failure: Failure, withoutFences: Bool) {
    self.failure = failure
    events = withoutFences ? result.events(about: failure) : result.timeline
  }

  /// None where there is room for no more than what is left out.
  package func lines(atMost most: Int) -> [String] {
    guard !events.isEmpty, most > 1 else { return [] }
    let told = events.count > most ? events.filter(isOfTheListener) : events
    let end =
      told.count > most ? min(told.count, max(most, place(in: told) + 1 + Self.mostAfter)) : told.count
    let shown = told[max(0, end - most)..<end]
    return left(shown.startIndex, "\(shown.startIndex) earlier") + shown.map { $0.shown.shortened }
      + left(told.count - shown.endIndex, "\(told.count - shown.endIndex) later")
  }

  private static var mostAfter: Int { 2 }

  private func left(_ count: Int, _ words: String) -> [String] {
    count > 0 ? ["     …       " + words.translated] : []
  }

  /// Whether it is something that somebody did, or that the client heard of which the failure tells.
  private func isOfTheListener(_ event: Event) -> Bool {
    guard case .stream(let listener, _, _, _) = failure.evidence, event.heardBytes != nil else { return true }
    return event.client == listener
  }

  /// Where the difference is seen: what came in the place of what was due, or came out of its place, or was said and did not come.
  private func place(in events: [Event]) -> Int {
    guard case .stream(_, let expected, let actual, _) = failure.evidence else { return events.count - 1 }
    let due = expected.first?.bytes ?? []
    let found = [actual, due].lazy.filter { !$0.isEmpty }.compactMap { bytes in
      events.lastIndex { $0.heardBytes?.contains(bytes) ?? false }
    }.first
    let said = events.lastIndex { !due.isEmpty && $0.sentBytes?.contains(due) ?? false }
    return found ?? said ?? events.count - 1
  }
}

extension SessionResult {
  /// What happened, without the runner's fences unless one of them is what is wrong.
  func events(about failure: Failure?) -> [Event] {
    failure?.isAboutFence == true ? timeline : timeline.filter { !$0.isOfFence }
  }
}

extension Failure {
  /// Whether it is a fence that did not come as it must.
  fileprivate var isAboutFence: Bool {
    if case .fence = symptom.subject { return true }
    guard case .stream(_, let expected, let actual, _) = evidence else { return false }
    return Fence.number(of: expected.first?.bytes ?? actual) != nil
  }
}

extension Event {
  var sentBytes: [UInt8]? {
    if case .sent(let bytes) = what { bytes } else { nil }
  }

  var heardBytes: [UInt8]? {
    if case .heard(let bytes) = what { bytes } else { nil }
  }

  /// Whether it is the saying or the hearing of one of the runner's own messages.
  var isOfFence: Bool {
    switch what {
    case .sent(let bytes), .heard(let bytes): Fence.number(of: bytes) != nil
    case .joined, .ended, .closed, .server: false
    }
  }

  /// One line: when, who, what.
  var shown: String {
    let number = "\(self.time.inMilliseconds)"
    let time = String(repeating: " ", count: max(0, 6 - number.count)) + "\(number) ms"
    let who = client?.description ?? "server"
    switch what {
    case .joined(let endpoint): return "\(time)  " + "\(who) joins from port \(endpoint.port)".translated
    case .sent(let bytes): return "\(time)  \(who) >  \(Visible.folded(bytes))"
    case .heard(let bytes): return "\(time)  \(who) <  \(Visible.folded(bytes))"
    case .ended(let ending): return "\(time)  \(who) \(ending.rawValue.translated)"
    case .closed(let reset):
      return "\(time)  \(who) <  " + (reset ? "reset by the server" : "closed by the server").translated
    case .server(let action): return "\(time)  " + "server \(action.rawValue)".translated
    }
  }
}

import ChatConformance
import SessionLanguage
import SessionRunner

/// What was seen, in a sentence: who did what, and what came of it.
package struct Sighting: Sendable {
  private let failure: Failure
  private let result: SessionResult

  package init(failure: Failure, result: SessionResult) {
    self.failure = failure
    self.result = result
  }

  /// `A closed; B heard nothing of it`, without a full stop.
  package var words: String {
    switch failure.evidence {
    case .flaw(let flaw): return flaw.words
    case .log(let expected, let actual): return ofLog(expected.first, actual.first) ?? failure.summary
    case .stream(let name, let expected, let actual, let offset):
      let nothing = failure.symptom.hasEmptyMessage ? failure.symptom.withoutBytes : nil
      return words(
        Heard(
          listener: name, due: expected.first, came: actual.isEmpty ? nothing : quoted(actual, offset),
          offset: offset))
    case .none: return failure.summary
    }
  }

  /// Who left or spoke, where that is what should have been heard of, or should not.
  var actor: ClientName? {
    if case .joinNotice = failure.symptom.subject { return nil }
    return doer
  }

  /// Who did what should have been heard of, or what should not.
  var doer: ClientName? {
    guard case .stream(let name, let expected, let actual, let offset) = failure.evidence else { return nil }
    return deed(Heard(listener: name, due: expected.first, offset: offset))?.0 ?? speaker(of: actual)
  }

  /// What a client heard, and what it should have heard.
  private struct Heard {
    var listener: ClientName
    var due: Pattern?
    var came: String?
    var offset: Int
  }

  private func words(_ heard: Heard) -> String {
    switch failure.symptom.kind {
    case .missing: return missing(heard)
    case .altered: return other(heard)
    case .cut: return other(heard, ": the rest is lost")
    case .garbled: return other(heard, ": what could not be decoded was replaced")
    case .misnumbered: return other(heard, ": the number is not the client's port")
    case .miswritten: return other(heard, ": the port is written otherwise")
    case .misended: return other(heard, ": it ends otherwise than messages must")
    case .merged: return other(heard, ": two messages ran together")
    case .split: return other(heard, ": one message became several")
    case .doubled: return heard.came.map { "\(heard.listener) heard \($0) again" } ?? failure.summary
    case .unexpected: return unexpected(heard)
    case .leaked:
      return heard.came.map { "\(heard.listener) heard \($0), which was refused" } ?? failure.summary
    case .disordered where heard.came == nil:
      return "\(due(heard)) came to \(heard.listener), but not in its place"
    case .late where heard.came == nil:
      return "\(due(heard)) came to \(heard.listener), but more than a second late"
    case .disordered, .late, .closed, .gone, .refused, .flooded, .strange, .flawed: return failure.summary
    }
  }

  private func missing(_ heard: Heard) -> String {
    let listener = heard.listener
    switch failure.symptom.subject {
    case .joinNotice(isOwn: true): return "\(listener) joined and was not told so"
    case .joinNotice, .leaveNotice, .message, .fence:
      guard let (actor, deed) = deed(heard) else { return "\(due(heard)) did not come to \(listener)" }
      return actor == listener
        ? "\(actor) \(deed) and did not hear it itself" : "\(actor) \(deed); \(listener) heard nothing of it"
    case .ownLeaveNotice, .notice, .closing, .connection, .entry, .log:
      return heard.due == nil ? failure.summary : "\(due(heard)) did not come to \(listener)"
    }
  }

  private func other(_ heard: Heard, _ more: String = "") -> String {
    guard let came = heard.came else { return failure.summary }
    guard heard.due != nil else { return "\(heard.listener) heard \(came)\(more)" }
    return "\(heard.listener) heard \(came) where \(due(heard)) was due\(more)"
  }

  private func unexpected(_ heard: Heard) -> String {
    guard let came = heard.came else { return failure.summary }
    if failure.symptom.subject == .joinNotice(isOwn: true) {
      return "\(heard.listener) heard \(came) before it was told that it had joined"
    }
    return heard.due == nil
      ? "\(heard.listener) heard \(came), which was not due" : other(heard)
  }

  private func due(_ heard: Heard) -> String {
    guard let due = heard.due else { return "It" }
    return due.bytes.map { quoted($0, heard.offset) } ?? "“\(due.shown)”"
  }

  /// Who did what the listener should have heard of.
  private func deed(_ heard: Heard) -> (ClientName, String)? {
    guard let due = heard.due?.bytes else { return nil }
    switch failure.symptom.subject {
    case .joinNotice: return subject(of: due).map { ($0, "joined") }
    case .leaveNotice(let ending): return subject(of: due).map { ($0, ending.map(words) ?? "left") }
    case .message, .fence:
      return speaker(of: due).map { ($0, "said \(self.due(heard))") }
    case .ownLeaveNotice, .notice, .closing, .connection, .entry, .log: return nil
    }
  }

  /// Who said that, last.
  private func speaker(of bytes: [UInt8]) -> ClientName? {
    guard !bytes.isEmpty else { return nil }
    var asked: Set<ClientName> = []
    return result.timeline.reversed().lazy.compactMap { $0.sentBytes == nil ? nil : $0.client }
      .first { asked.insert($0).inserted && said(by: $0).contains(bytes) }
  }

  /// All that a client said, in however many pieces.
  private func said(by name: ClientName) -> [UInt8] {
    result.timeline.filter { $0.client == name }.flatMap { $0.sentBytes ?? [] }
  }

  /// The client whose port stands in a notice.
  private func subject(of notice: [UInt8]) -> ClientName? {
    let notice = String(decoding: notice, as: UTF8.self)
    return result.timeline.first { event in
      guard case .joined(let endpoint) = event.what else { return false }
      return notice.contains(" \(endpoint.port) ")
    }?.client
  }

  private func words(_ ending: Ending) -> String {
    switch ending {
    case .leaves: "closed"
    case .halfCloses: "shut its write side"
    case .resets: "reset its connection"
    }
  }

  // MARK: - The log

  private func ofLog(_ due: [UInt8]?, _ found: [UInt8]?) -> String? {
    let offset = zip(due ?? [], found ?? []).prefix { $0 == $1 }.count
    let (due, found) = (due.map { quoted($0, offset) }, found.map { quoted($0, offset) })
    if failure.symptom.subject == .entry(.opening) { return nil }
    switch (failure.symptom.kind, due, found) {
    case (.missing, let due?, _): return "The log lacks the entry \(due)"
    case (.doubled, _, let found?): return "The log holds \(found) twice"
    case (.unexpected, _, let found?): return "The log holds \(found), which nothing asks for"
    case (.altered, let due?, let found?): return "The log holds \(found) where \(due) was due"
    default: return nil
    }
  }

  // MARK: - Words

  private func quoted(_ bytes: [UInt8], _ offset: Int) -> String {
    "“\(Visible(folding: bytes, caretAt: offset, limit: 60).text)”"
  }
}

extension Symptom {
  /// What came where there are no bytes of it.
  var withoutBytes: String { hasEmptyMessage ? "an empty line" : "nothing" }

  /// Whether something came of which no bytes are left.
  var hasEmptyMessage: Bool { [.altered, .cut, .misended, .unexpected].contains(kind) }

  var isAboutLog: Bool {
    switch subject {
    case .entry, .log: true
    case .joinNotice, .leaveNotice, .ownLeaveNotice, .message, .fence, .notice, .closing, .connection: false
    }
  }
}

extension LogReading.Flaw {
  /// What is wrong with the log as a whole.
  var words: String {
    switch self {
    case .cp949: "The log is in CP949, the old Korean encoding; it must be UTF-8"
    case .carriageReturns: "The log's lines end in CR LF; they must end in LF"
    case .endless: "No line of the log ends in an LF"
    case .notUTF8: "The log is not UTF-8"
    case .flood: "The log grows without an end; from here on it is not judged"
    case .silent: "Nothing that happened is in the log in time; from here on it is not judged"
    case .missing(let path): "There is no log at \(path); from here on it is not judged"
    case .unreadable(let path, let reason):
      "The log at \(path) cannot be read: \(reason); from here on it is not judged"
    case .truncated: "The log has become shorter: what stood there is gone"
    }
  }
}

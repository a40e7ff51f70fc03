import ChatConformance
import Localization
import SessionLanguage
import SessionRunner

/// All steps of a session, and which of them is not as it must be.
struct SequenceScript {
  private(set) var steps: [SequenceStep] = []
  /// Whose deed the failure is about, where that is known.
  let doers: [ClientName]

  private let events: [Event]
  private let failure: Failure?

  init(of result: SessionResult, failure: Failure?) {
    self.failure = failure
    events = result.events(about: failure)
    doers = failure.flatMap { Sighting(failure: $0, result: result).doer }.map { [$0] } ?? []
    let wrong = wrongEvents
    for (index, event) in events.enumerated() {
      var step = SequenceStep(event)
      if wrong.contains(index) { step.mark = .otherwise(due: due) }
      add(step)
    }
    if wrong.isEmpty, let missing { steps.insert(missing, at: placeOfMissing) }
  }

  /// Joins what several hear one after the other into one step.
  private mutating func add(_ step: SequenceStep) {
    guard let last = steps.last, case .toClients(let before) = last.course,
      case .toClients(let clients) = step.course, last.words.isSame(as: step.words),
      last.mark == step.mark, Set(before).isDisjoint(with: clients)
    else { return steps.append(step) }
    steps[steps.count - 1].course = .toClients(before + clients)
  }

  // MARK: - What is wrong

  private var stream: (listener: ClientName, due: [UInt8]?, came: [UInt8], offset: Int)? {
    guard case .stream(let listener, let expected, let actual, let offset) = failure?.evidence else {
      return nil
    }
    return (listener, expected.first?.bytes, actual, offset)
  }

  private var hasNothingCome: Bool {
    stream?.came.isEmpty == true && failure?.symptom.hasEmptyMessage != true
  }

  private var due: SequenceStep.Words? {
    guard case .stream(_, let expected, _, let offset) = failure?.evidence, let first = expected.first else {
      return nil
    }
    return first.bytes.map { .message($0, offset: offset) } ?? .deed(first.shown)
  }

  /// What was due and did not come, as a step; nil where that is not what is wrong.
  private var missing: SequenceStep? {
    guard let stream, hasNothingCome, let due else { return nil }
    return SequenceStep(time: nil, course: .toClients([stream.listener]), words: due, mark: .missing)
  }

  /// Behind what it should have come of, and what others heard of that.
  private var placeOfMissing: Int {
    guard let index = steps.lastIndex(where: { isDeed($0) }) else { return steps.count }
    let heard = steps[(index + 1)...].prefix { step in
      if case .toClients = step.course { step.turn != .last } else { false }
    }
    return heard.endIndex
  }

  /// Whether the failure is about what comes of it.
  private func isDeed(_ step: SequenceStep) -> Bool {
    guard case .toServer(let client) = step.course, doers.contains(client) else { return false }
    switch (failure?.symptom.subject, step.words) {
    case (.message, .message(let bytes, _)), (.fence, .message(let bytes, _)):
      return stream?.due.map(bytes.starts) ?? true
    case (.message, .deed), (.fence, .deed): return false
    case (.joinNotice, _): return step.turn == .first
    case (.leaveNotice, _): return step.turn == .last || step.turn == .goodbye
    case (nil, _), (.ownLeaveNotice, _), (.notice, _), (.closing, _), (.connection, _), (.entry, _),
      (.log, _):
      return true
    }
  }

  /// The events that are otherwise than they must be.
  private var wrongEvents: Set<Int> {
    guard let failure, let stream else { return [] }
    let heard = events.indices.filter { events[$0].heardBytes != nil }
    let own = heard.filter { events[$0].client == stream.listener }
    if hasNothingCome {
      guard [.late, .disordered].contains(failure.symptom.kind), let due = stream.due else {
        return failure.symptom.kind == .closed ? Set(closings(of: stream.listener)) : []
      }
      return Set(own.last { events[$0].heardBytes?.starts(with: due) ?? false }.map { [$0] } ?? [])
    }
    let same = { (index: Int) in events[index].heardBytes.map { $0.isText(stream.came) } ?? false }
    if failure.symptom.kind.isOfContent { return Set(heard.filter(same)) }
    return Set(own.last(where: same).map { [$0] } ?? [])
  }

  private func closings(of listener: ClientName) -> [Int] {
    events.indices.filter { index in
      if case .closed = events[index].what { events[index].client == listener } else { false }
    }
  }
}

extension SequenceStep {
  fileprivate init(_ event: Event) {
    self.init(time: event.time, course: .atServer, words: .deed(""))
    let client = event.client.map(Course.toServer) ?? .atServer
    switch event.what {
    case .joined(let endpoint):
      (course, words, turn) = (client, .deed("joins from port \(endpoint.port)".translated), .first)
    case .sent(let bytes): (course, words) = (client, .message(bytes, offset: 0))
    case .heard(let bytes):
      (course, words) = (.toClients(event.client.map { [$0] } ?? []), .message(bytes, offset: 0))
    case .ended(let ending):
      (course, words) = (client, .deed(ending.rawValue.translated))
      turn = ending == .halfCloses ? .goodbye : .last
    case .closed(let reset):
      course = .toClients(event.client.map { [$0] } ?? [])
      (words, turn) = (.deed((reset ? "connection reset" : "connection closed").translated), .last)
    case .server(let action): words = .deed("server \(action.rawValue)".translated)
    }
  }
}

extension SequenceStep.Words {
  /// Whether it is the same text.
  fileprivate func isSame(as other: Self) -> Bool {
    guard case .message(let bytes, _) = self, case .message(let others, _) = other else { return false }
    return bytes == others
  }
}

extension Symptom.Kind {
  /// Whether the text itself is wrong, whoever hears it.
  fileprivate var isOfContent: Bool {
    switch self {
    case .altered, .cut, .garbled, .misnumbered, .miswritten, .misended, .merged, .split, .leaked: true
    case .missing, .doubled, .disordered, .unexpected, .late, .closed, .gone, .refused, .flooded, .strange,
      .flawed:
      false
    }
  }
}

extension [UInt8] {
  /// Whether they are the text, with or without what ends it.
  fileprivate func isText(_ text: [UInt8]) -> Bool {
    starts(with: text) && count <= text.count + 2 || !isEmpty && text.starts(with: self)
  }
}

import ChatProtocol
import SessionLanguage

/// The session that plays a capture again: who came, spoke and went, in the order in which that was seen, and what was heard.
///
/// What several said at once stands in `together`. Who went before it had heard all hears it in the session, where nobody
/// goes before; and an end or a coming of which nobody was told has the notice that was due.
package struct RecordedSession {
  private let account: Account
  /// What each client surely was to hear and did not.
  private let missed: [Set<Int>]
  private var steps: [Step] = []
  private var present: [Int] = []
  /// What clients have sent of which nobody was told yet: it stands before what they say next.
  private var unheard: [Int: [UInt8]] = [:]
  /// What is being said, until all have heard it.
  private var talk = Talk()
  /// How much of what came to each, and tells of nothing, stands in the session.
  private var told: [Int: Int] = [:]

  private struct Talk {
    var places: [Int] = []
    var acts: [Act] = []
    var until = Moment(index: -1, time: .zero)
  }

  /// The file: the session, and the capture below it as comments.
  package static func text(of capture: Capture, title: String) -> String {
    let recorded = RecordedSession(capture)
    let nicks = zip(recorded.account.names, recorded.account.visits.all).compactMap { name, visit in
      visit.nick.map { "# \(name) is \(Visible($0, limit: 40).text).\n" }
    }
    return recorded.session(title).canonicalText + "\n" + nicks.joined()
      + "# What passed, for `chat-conform trace`: seconds from the beginning, who, and bytes.\n"
      + capture.text(naming: recorded.account.names)
  }

  init(_ capture: Capture) {
    account = Account(of: Visits(in: capture, claim: .core))
    missed = account.listeners.map { [account] in Set(account.lacking($0)) }
    for place in account.happenings.indices { take(place) }
    flush()
  }

  func session(_ title: String) -> Session {
    let isSpoken = steps.contains {
      if case .observation(.message(_, let text)) = $0 { text.bytes != nil } else { true }
    }
    return Session(
      id: "recorded", title: title, covers: [isSpoken ? "ROOM-3" : "ROOM-1"],
      needs: [account.visits.framing == .bare ? .bare : .line], steps: steps, log: log)
  }

  // MARK: - What happened

  private mutating func take(_ place: Int) {
    let happening = account.happenings[place]
    let visit = happening.visit
    switch happening.kind {
    case .joins:
      guard account.firstSign(of: visit) != nil else { return }
      flush()
      steps.append(.act(.joins(account.names[visit])))
      present.append(visit)
      observe(place)
    case .says: say(place, visit)
    case .leaves:
      guard let index = present.firstIndex(of: visit) else { return }
      flush()
      present.remove(at: index)
      leave(place, visit)
    }
  }

  private mutating func say(_ place: Int, _ visit: Int) {
    let happening = account.happenings[place]
    guard present.contains(visit), let saying = account.saying(happening) else { return }
    unheard[visit, default: []] += saying.raw
    let times = account.clients.compactMap { $0.times[place] }
    let refusal = saying.refusal == nil ? nil : nextRefusal(of: visit, after: happening.at)
    guard let heard = times.max() ?? refusal else { return }
    if talk.until < happening.at || !mayJoinTalk(place) { flush() }
    talk.places.append(place)
    talk.until = max(talk.until, heard)
    let bytes = unheard.removeValue(forKey: visit) ?? []
    let terminator = account.visits.framing == .bare ? [] : [UInt8(ascii: "\n")]
    // What is sent as a message is waited for before its sender leaves; what was refused does not come back.
    let isPlain = saying.refusal == nil && bytes == saying.text + terminator
    talk.acts.append(
      isPlain
        ? .sends(account.names[visit], Text([.bytes(saying.text)]))
        : .sendsRaw(account.names[visit], segments: [Text([.bytes(bytes)])]))
  }

  /// Whether it can be told from all that is being said at the same time, in whatever order that is heard.
  private func mayJoinTalk(_ place: Int) -> Bool {
    // In bare framing what one says before it has heard itself may become one message with it.
    guard account.visits.framing == .line else { return false }
    let all = talk.places + [place]
    return Set(all.map { account.happenings[$0].visit }).count == 1 || all.allSatisfy(account.hasOneSpeaker)
  }

  private mutating func leave(_ place: Int, _ visit: Int) {
    let (name, past) = (account.names[visit], account.visits.all[visit])
    let rest = (unheard.removeValue(forKey: visit) ?? []) + past.leftover
    let isByServer = past.closed.map { $0 == account.happenings[place].at } ?? false
    if !rest.isEmpty { steps.append(.act(.sendsRaw(name, segments: [Text([.bytes(rest)])]))) }
    if isByServer {
      steps.append(.observation(.closing(.some([name]))))
    } else {
      steps.append(.act(.ends(name, past.ending ?? .leaves)))
    }
    observe(place)
    if !isByServer, past.ending == .halfCloses, past.closed != nil {
      steps.append(.observation(.closing(.some([name]))))
    }
  }

  // MARK: - What was heard

  /// Ends what is being said, with all that was heard of it.
  private mutating func flush() {
    defer { talk = Talk() }
    guard !talk.places.isEmpty else { return }
    let speakers = Set(talk.acts.compactMap(\.actor))
    var groups: [(listeners: [ClientName], texts: [Text])] = []
    for visit in present {
      let texts = heard(by: visit)
      // Who heard the same in another order is told so by the order in which each speaks.
      if let index = groups.firstIndex(where: { Set($0.texts) == Set(texts) && $0.texts.count == texts.count }
      ) {
        groups[index].listeners.append(account.names[visit])
      } else if !texts.isEmpty {
        groups.append(([account.names[visit]], texts))
      }
    }
    guard !groups.isEmpty else { return }
    steps += speakers.count > 1 ? [.act(.together(talk.acts))] : talk.acts.map { .act($0) }
    for (listeners, texts) in groups {
      if speakers.count > 1, texts.count > 1 {
        steps.append(.observation(.messages(.some(listeners), .any, texts)))
      } else {
        steps += texts.map { .observation(.message(.some(listeners), $0)) }
      }
    }
  }

  /// What the client heard of what is being said, and whatever else had come to it by then.
  private mutating func heard(by visit: Int) -> [Text] {
    let listener = account.listeners[visit]
    var texts: [(at: Int, text: Text)] = []
    // Of what several have said alike nobody knows whose came first.
    let isClear = talk.places.allSatisfy(account.hasOneSpeaker)
    for place in talk.places {
      guard account.isRelayed(place), !missed[visit].contains(place) else { continue }
      texts.append((isClear ? listener.times[place]?.index ?? .max : 0, text(of: place)))
    }
    let strange = listener.heard.filter { $0.cause == nil }
    let new = strange.dropFirst(told[visit] ?? 0).prefix { $0.at <= talk.until }
    told[visit, default: 0] += new.count
    texts += new.map { ($0.at.index, text(ofStrange: $0.text)) }
    return texts.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(
      \.element.text)
  }

  /// Adds who was told of a coming or an end.
  private mutating func observe(_ place: Int) {
    let told = present.filter { !missed[$0].contains(place) }
    let listeners = told.isEmpty ? present : told
    guard !listeners.isEmpty else { return }
    steps.append(.observation(.message(.some(listeners.map { account.names[$0] }), text(of: place))))
  }

  private func nextRefusal(of visit: Int, after moment: Moment) -> Moment? {
    account.listeners[visit].heard.first { $0.at > moment && Notice($0.text)?.isRefusal ?? false }?.at
  }

  // MARK: - Texts

  private func text(of place: Int) -> Text {
    let happening = account.happenings[place]
    if case .says = happening.kind { return Text([.bytes(happening.text)]) }
    return withHoles(happening.text, happening.visit)
  }

  private func text(ofStrange text: [UInt8]) -> Text {
    guard case .notDelivered(let reason) = Notice(text) else { return Text([.bytes(text)]) }
    return Text([.bytes(Array(text.dropLast(reason.utf8.count))), .any])
  }

  /// What was logged of what is in the session, in the order in which it happens there; and what may have come later.
  private var log: ExpectedLog? {
    guard let log = account.listeners.last, log.isLog, let missed = missed.last else { return nil }
    let places = account.happenings.indices.filter { place in
      let happening = account.happenings[place]
      guard account.firstSign(of: happening.visit) != nil, !missed.contains(place) else { return false }
      return log.times[place] != nil || account.saying(happening) == nil || account.isRelayed(place)
    }
    return ExpectedLog(
      .session, places.map { .line(withHoles(account.happenings[$0].entry, account.happenings[$0].visit)) })
  }

  /// The text with the first port in it, and the address before that, as the client's.
  private func withHoles(_ text: [UInt8], _ visit: Int) -> Text {
    let peer = account.visits.all[visit].peer
    guard let port = text.firstRange(of: Array("\(peer.port)".utf8)) else { return Text([.bytes(text)]) }
    var pieces: [Piece] = []
    let head = text[..<port.lowerBound]
    if let host = head.firstRange(of: Array("IP:\(peer.address)".utf8)) {
      pieces = [.bytes(Array(head[..<host.lowerBound]) + Array("IP:".utf8)), .address(account.names[visit])]
      pieces.append(.bytes(Array(head[host.upperBound...])))
    } else {
      pieces = [.bytes(Array(head))]
    }
    return Text(pieces + [.port(account.names[visit]), .bytes(Array(text[port.upperBound...]))])
  }
}

extension Account {
  /// Whether nobody else has said the same.
  func hasOneSpeaker(_ place: Int) -> Bool {
    Set(places(of: happenings[place].text, inLog: false).map { happenings[$0].visit }).count == 1
  }

  /// Whether any client was told of it.
  func isRelayed(_ place: Int) -> Bool { listeners.contains { !$0.isLog && $0.times[place] != nil } }
}

/// What stands at the head of an inbox where none of the messages that may come next does.
struct MessageReading {
  private let inbox: [UInt8]
  /// What is yet to come.
  private let due: [[UInt8]]
  /// What may come next.
  private let next: [[UInt8]]
  /// What has come before.
  private let known: Set<[UInt8]>
  private let terminator: [UInt8]
  /// Whether nothing more will come.
  private let isAll: Bool

  init(
    _ inbox: [UInt8], due: [[UInt8]], next: [[UInt8]], known: Set<[UInt8]>, terminator: [UInt8], isAll: Bool
  ) {
    self.inbox = inbox
    self.due = due
    self.next = next
    self.known = known
    self.terminator = terminator
    self.isAll = isAll
  }

  struct Seen {
    enum What {
      /// A message, as it was sent.
      case whole([UInt8])
      /// A message that is due, with something done to it.
      case altered([UInt8], Symptom.Kind)
      /// Nothing but what might end a message.
      case stop
    }

    var what: What
    /// How many bytes of the inbox it takes.
    var length: Int
    var text: [UInt8]
  }

  /// Nil where more must come before it can be told.
  var seen: Seen? { terminator.isEmpty ? nextBare : nextLine }

  private var nextLine: Seen? {
    if let merged { return merged }
    let end = inbox.firstIndex(of: UInt8(ascii: "\n"))
    guard end != nil || isAll else { return nil }
    let text = Array(inbox[..<(end ?? inbox.endIndex)])
    let length = min(text.count + 1, inbox.count)
    if text.isOnlyEnds { return Seen(what: .stop, length: length, text: text) }
    if end == nil, let whole = due.first(where: { $0 == text }) {
      return Seen(what: .altered(whole, .misended), length: length, text: text)
    }
    if due.contains(text) || known.contains(text) {
      return Seen(what: .whole(text), length: length, text: text)
    }
    let (inner, hasEnds) = text.withoutEnds
    if hasEnds, due.contains(inner) {
      return Seen(what: .altered(inner, .misended), length: length, text: text)
    }
    if hasEnds, inner.starts(with: Fence.anyHead) { return Seen(what: .stop, length: length, text: text) }
    switch pieces {
    case .all(let whole, let length):
      return Seen(what: .altered(whole, .split), length: length, text: Array(inbox[..<length]))
    case .unfinished where !isAll: return nil
    case .unfinished, .none: break
    }
    return named(text, length)
  }

  private var nextBare: Seen? {
    let texts = Texts(due + known)
    if !inbox.isEmpty, let text = texts.longest(at: 0, in: inbox) {
      return Seen(what: .whole(text), length: text.count, text: text)
    }
    let heads = Texts([Array(NoticeReading.notice.utf8), Fence.anyHead])
    let next = inbox.indices.dropFirst().first { start in
      [texts, heads].contains { ($0.longest(at: start, in: inbox)?.count ?? 0) > 2 }
    }
    guard let end = next ?? (isAll ? inbox.endIndex : nil) else { return nil }
    let text = Array(inbox[..<end])
    if text.isOnlyEnds { return Seen(what: .stop, length: end, text: text) }
    return named(text, end)
  }

  private func named(_ text: [UInt8], _ length: Int) -> Seen {
    if let (due, kind) = Likeness.nearest(to: text, among: Array(next.prefix(Self.mostLikely))) {
      return Seen(what: .altered(due, kind), length: length, text: text)
    }
    return Seen(what: .whole(text), length: length, text: text)
  }

  /// A message that is due, and right after it, without an end, something else that is known.
  private var merged: Seen? {
    let line = inbox.prefix { $0 != UInt8(ascii: "\n") }
    guard let first = due.first(where: { !$0.isEmpty && $0.count < line.count && line.starts(with: $0) })
    else {
      return nil
    }
    let rest = Array(line.dropFirst(first.count))
    let heads = due.filter { !$0.isEmpty } + [Array(NoticeReading.notice.utf8), Fence.anyHead]
    guard heads.contains(where: rest.starts) else { return nil }
    return Seen(what: .altered(first, .merged), length: first.count, text: Array(line))
  }

  /// How many messages are looked at closely.
  private static var mostLikely: Int { 12 }

  private enum Pieces {
    case all(of: [UInt8], length: Int)
    case unfinished
    case none
  }

  /// A message that is due, in several lines.
  private var pieces: Pieces {
    var joined: [UInt8] = []
    var start = 0
    var whole = next
    while let end = inbox[start...].firstIndex(of: UInt8(ascii: "\n")) {
      joined += inbox[start..<end]
      start = end + 1
      whole = whole.filter { $0.starts(with: joined) && !joined.isEmpty }
      guard !whole.isEmpty else { return .none }
      if let all = whole.first(where: { $0 == joined }) { return .all(of: all, length: start) }
    }
    let rest = inbox[start...]
    return whole.contains { $0.starts(with: joined + rest) } ? .unfinished : .none
  }
}

/// Texts that are looked for at one place after another of much that has come.
private struct Texts {
  /// By the byte that they begin with: most places begin none.
  private var texts = [[[UInt8]]](repeating: [], count: 256)

  init(_ all: [[UInt8]]) {
    for text in all {
      if let first = text.first { texts[Int(first)].append(text) }
    }
  }

  /// The longest that stands there; nil where none does.
  func longest(at start: Int, in bytes: [UInt8]) -> [UInt8]? {
    texts[Int(bytes[start])].filter { text in
      text.count <= bytes.count - start && text.indices.allSatisfy { bytes[start + $0] == text[$0] }
    }.max { $0.count < $1.count }
  }
}

extension [UInt8] {
  /// Whether it holds nothing but CRs, LFs and NULs, or nothing at all.
  fileprivate var isOnlyEnds: Bool {
    allSatisfy { $0 == 0 || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }
}

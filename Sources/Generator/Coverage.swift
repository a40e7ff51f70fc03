import SessionLanguage

/// How often generated sessions did what: figures, by kind.
package struct Coverage: Hashable, Sendable {
  package private(set) var sessions: [String: Int] = [:]
  package private(set) var steps: [String: Int] = [:]
  package private(set) var messages: [String: Int] = [:]
  package private(set) var requirements: [String: Int] = [:]

  package init() {}

  package mutating func add(_ session: Session) {
    sessions[String(session.folder), default: 0] += 1
    for id in session.covers { requirements[id, default: 0] += 1 }
    for step in session.steps { add(step) }
  }

  /// The figures of each kind of thing, in words; a nought shows what did not come up.
  package var figures: [(kind: String, counts: String)] {
    [
      figure("sessions", sessions, in: ServerClass.allCases.map(\.rawValue)),
      figure("steps", steps, in: Self.stepKinds), figure("messages", messages, in: Self.messageKinds),
      figure("covers", requirements, in: Set(requirements.keys).inOrder),
    ]
  }

  private func figure(
    _ kind: String, _ counts: [String: Int], in order: [String]
  ) -> (kind: String, counts: String) {
    (kind, order.map { "\($0) \(counts[$0] ?? 0)" }.joined(separator: ", "))
  }

  private static let stepKinds =
    ["joins"] + Ending.allCases.map(\.rawValue) + ["stalls", "together", ">", ">>", "segments"]
    + ServerAction.allCases.map(\.rawValue) + ["<", "closed"] + Order.allCases.map(\.rawValue)

  private mutating func count(_ kind: String) { steps[kind, default: 0] += 1 }

  private mutating func add(_ step: Step) {
    switch step {
    case .act(let act): add(act)
    case .observation(.message): count("<")
    case .observation(.closing): count("closed")
    case .observation(.messages(_, let order, _)): count(order.rawValue)
    }
  }

  private mutating func add(_ act: Act) {
    switch act {
    case .joins: count("joins")
    case .ends(_, let ending): count(ending.rawValue)
    case .stalls: count("stalls")
    case .reads: break
    case .server(let action): count(action.rawValue)
    case .sends(_, let text):
      count(">")
      for text in text.expanded { add(text) }
    case .sendsRaw(_, let segments):
      count(segments.count > 1 ? "segments" : ">>")
    case .together(let acts):
      count("together")
      for act in acts { add(act) }
    }
  }

  private static let messageKinds = [
    "ASCII", "Hangul", "decomposed", "beyond the first plane", "other", "1 byte", "256 to 1023 bytes",
    "1024 bytes", "longer", "without colon", "several colons", "TAB", "blank at an end",
  ]

  private mutating func add(_ message: Text) {
    guard let bytes = message.bytes else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    for kind in Self.kinds(of: bytes, text) { messages[kind, default: 0] += 1 }
  }

  private static func kinds(of bytes: [UInt8], _ text: String) -> [String] {
    let scalars = text.unicodeScalars
    let script =
      if scalars.allSatisfy(\.isASCII) {
        "ASCII"
      } else if scalars.contains(where: {
        (0x300...0x36F).contains($0.value) || (0x1100...0x11FF).contains($0.value)
      }) {
        "decomposed"
      } else if scalars.contains(where: { $0.value > 0xFFFF }) {
        "beyond the first plane"
      } else if scalars.allSatisfy({ $0.isASCII || (0xAC00...0xD7A3).contains($0.value) }) {
        "Hangul"
      } else {
        "other"
      }
    let size: String? =
      switch bytes.count {
      case 1: "1 byte"
      case 256...1023: "256 to 1023 bytes"
      case 1024: "1024 bytes"
      case 1025...: "longer"
      default: nil
      }
    let colons = bytes.count { $0 == UInt8(ascii: ":") }
    let blank = UInt8(ascii: " ")
    return [
      script, size, colons == 0 ? "without colon" : colons > 1 ? "several colons" : nil,
      bytes.contains(UInt8(ascii: "\t")) ? "TAB" : nil,
      bytes.first == blank || bytes.last == blank ? "blank at an end" : nil,
    ].compactMap { $0 }
  }
}

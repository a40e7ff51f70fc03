extension Session {
  /// The session as a file in its canonical form: parsed again it gives the same session.
  package var canonicalText: String {
    var lines = ["title: \(title)", "covers: \(covers.joined(separator: " "))"]
    if !needs.isEmpty { lines.append("needs: \(needs.map(\.rawValue).joined(separator: " "))") }
    if !given.isEmpty { lines.append("given: \(given.map(\.description).joined(separator: " "))") }
    lines.append("")
    lines += steps.flatMap(\.lines)
    if let log {
      lines.append("")
      lines += log.lines
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Step {
  /// The step as it is written, without the end of the line.
  fileprivate var lines: [String] {
    switch self {
    case .act(let act): act.lines
    case .observation(let observation): observation.lines
    }
  }
}

extension Act {
  fileprivate var lines: [String] {
    switch self {
    case .joins(let name): ["\(name) joins"]
    case .ends(let name, let ending): ["\(name) \(ending.rawValue)"]
    case .stalls(let name): ["\(name) stalls"]
    case .reads(let name): ["\(name) reads"]
    case .server(let action): ["server \(action.rawValue)"]
    case .sends(let name, let text): ["\(name) > \(text.notation(.sent))"]
    case .sendsRaw(let name, let segments):
      ["\(name) >> \(segments.map(\.quoted).joined(separator: " | "))"]
    case .together(let acts): ["together"] + acts.flatMap(\.lines).map { "  " + $0 }
    }
  }
}

extension Observation {
  fileprivate var lines: [String] {
    switch self {
    case .message(let listeners, let text): ["\(listeners) < \(text.notation(.heard))"]
    case .closing(let listeners): ["\(listeners) < closed"]
    case .messages(let listeners, let order, let texts):
      ["\(listeners) < \(order.rawValue)"] + texts.map { "  " + $0.notation(.listed) }
    }
  }
}

extension Listeners: CustomStringConvertible {
  package var description: String {
    switch self {
    case .all: "all"
    case .some(let names): names.map(\.description).joined(separator: " ")
    }
  }
}

extension ExpectedLog {
  fileprivate var lines: [String] {
    let opener = subject == .session ? "log" : "opening"
    return entries.reduce(into: [opener]) { lines, entry in
      switch entry {
      case .line(let text): lines.append("  " + text.notation(.logged))
      case .inThatOrder(let texts):
        lines.append("  in that order")
        lines += texts.map { "    " + $0.notation(.logged) }
      }
    }
  }
}

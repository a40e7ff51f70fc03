import Localization
import SessionLanguage

extension SequenceDiagram {
  /// The diagram in the language of Mermaid, which GitHub and GitLab draw.
  package var mermaid: String {
    let participants =
      ["  participant S as \("server".translated)"]
      + lifelines.map { "  participant \(Self.id($0.client)) as \($0.client)" }
    let before = earlier > 0 ? ["  Note over S: " + "… \(earlier) steps earlier".translated] : []
    let behind = later > 0 ? ["  Note over S: " + "… \(later) steps later".translated] : []
    return (["sequenceDiagram"] + participants + before + steps.flatMap(Self.lines) + behind)
      .map { $0 + "\n" }.joined()
  }

  private static let columns = 80

  private static func lines(_ step: SequenceStep) -> [String] {
    let time = step.time == nil ? "" : "\(step.milliseconds): "
    let wrong = step.complaint(columns: columns).map {
      "✗ \(time)\(step.words.text(columns: columns)) (\($0))"
    }
    let text = (wrong ?? time + step.words.text(columns: columns)).inMermaid
    switch step.course {
    case .toServer(let client): return ["  \(id(client))->>S: \(text)"]
    case .toClients(let clients):
      let arrow = step.mark == .missing ? "--x" : "->>"
      return clients.map { "  S\(arrow)\(id($0)): \(text)" }
    case .atServer: return ["  Note over S: \(text)"]
    }
  }

  /// No word of Mermaid's own is one.
  private static func id(_ client: ClientName) -> String { "C_\(client)" }
}

extension String {
  /// With all that has a meaning in Mermaid, or ends a block of Markdown, as `#number;`: letters, digits, blanks and what is not ASCII stay.
  fileprivate var inMermaid: String {
    let written = unicodeScalars.map { scalar -> String in
      let isPlain = !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      return isPlain || " .,:()[]".unicodeScalars.contains(scalar) ? String(scalar) : "#\(scalar.value);"
    }.joined()
    // The word would end the diagram.
    return written.replacing("end", with: "#101;nd").replacing("End", with: "#69;nd").replacing(
      "END", with: "#69;ND")
  }
}

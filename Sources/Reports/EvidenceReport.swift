import Localization
import SessionLanguage
import SessionRunner

/// What was due beside what came, with a caret or as a difference.
package struct EvidenceReport {
  let failure: Failure
  let palette: Palette

  /// No more than these, the last one saying what is left out.
  func lines(atMost most: Int) -> [String] {
    let lines = lines
    guard lines.count > most else { return lines }
    return lines.prefix(most - 1) + ["… and \(lines.count - most + 1) lines more".translated]
  }

  package var lines: [String] {
    switch failure.evidence {
    case .none, .flaw: []
    case .stream(_, let expected, let actual, let offset): stream(expected, actual, offset)
    case .log(let expected, let actual) where expected.count == 1 && actual.count == 1:
      stream(
        [Pattern([.bytes(expected[0])])], actual[0], zip(expected[0], actual[0]).prefix { $0 == $1 }.count)
    case .log(let expected, let actual):
      Difference(from: expected, to: actual).shown.split(separator: "\n", omittingEmptySubsequences: false)
        .map { coloured(String($0).shortened) } + ["(- expected, + in the log)".translated]
    }
  }

  private func stream(_ expected: [Pattern], _ actual: [UInt8], _ offset: Int) -> [String] {
    let shown = Visible(folding: actual, caretAt: offset)
    var lines = expected.prefix(3).enumerated().map { index, pattern in
      (index == 0 ? "expected" : "  or").translated.padding(to: 10) + due(pattern, offset)
    }
    if expected.isEmpty { lines.append("expected".translated.padding(to: 10) + "nothing more".translated) }
    if expected.count > 3 {
      lines.append("  or".translated.padding(to: 10) + "\(expected.count - 3) others".translated)
    }
    let came = actual.isEmpty ? failure.symptom.withoutBytes.translated : shown.text
    lines.append("actual".translated.padding(to: 10) + came)
    if !actual.isEmpty { lines.append("          \(palette.bad(shown.caretLine))") }
    return lines
  }

  /// What was due, cut like what came where both are long.
  private func due(_ pattern: Pattern, _ offset: Int) -> String {
    pattern.bytes.map { Visible(folding: $0, caretAt: offset).text } ?? pattern.shown.shortened
  }

  private func coloured(_ line: String) -> String {
    line.hasPrefix("-") ? palette.good(line) : line.hasPrefix("+") ? palette.bad(line) : line
  }
}

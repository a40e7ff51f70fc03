import ArgumentParser
import Arguments
import ChatConformance
import Localization
import Reports
import SessionLanguage
import Tracing

/// `chat-conform trace CAPTURE`.
struct TraceCapture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", _superCommandName: "chat-conform",
    abstract: "Say which requirements recorded traffic showed kept or broken, and which it never touched.",
    discussion: """
      The file is one that chat-conform record has written. Nothing is played: what each client heard, and the log, is \
      held against what clients did. Broken is told only of what no order of events at the server could excuse; ? \
      marks what may have been broken.

      EXAMPLE
        chat-conform trace talk.session --claim hardened

      EXIT STATUS
        0  nothing that was claimed was seen broken
        1  something was
        2  the command or the file is wrong
      """)

  @Argument(help: "What chat-conform record has written.", completion: .file(extensions: ["session"]))
  var capture: String

  @Option(help: "What the server claims to be: core, line or hardened; else what its framing says.")
  var claim: ServerClass?

  @OptionGroup var reader: ReaderOptions

  func run() throws {
    try end { () throws(Complaint) in
      let recorded = try recorded()
      guard recorded.clients > 0 else {
        throw .unreadable(path: capture, reason: "nothing in it was written by chat-conform record")
      }
      let library: Library
      do throws(SessionErrors) { library = try Library.embedded() } catch { throw .badFiles(error) }
      let report = TraceReport(of: Trace(of: recorded, claim: claim), in: library)
      StandardStreams.say(report.lines.joined(separator: "\n"))
      return report.isBroken ? 1 : 0
    }
  }

  private func recorded() throws(Complaint) -> Capture {
    let bytes = try bytes(of: capture)
    do throws(SessionError) {
      return try Capture.parse(bytes, file: capture)
    } catch {
      throw .badFiles(SessionErrors(all: [error]))
    }
  }
}

/// What traffic showed of each requirement, in words.
private struct TraceReport {
  private let trace: Trace
  private let asked: [Requirement]

  init(of trace: Trace, in library: Library) {
    self.trace = trace
    asked = library.requirements.filter(trace.asks)
  }

  var isBroken: Bool { asked.contains { finding($0).broken != nil } }

  var lines: [String] {
    let touched = asked.filter { trace.findings[$0.id] != nil }
    let untouched = asked.filter { trace.findings[$0.id] == nil }
    let broken = touched.count { finding($0).broken != nil }
    return [trace.figures.translated, ""] + touched.flatMap(lines) + [""]
      + (untouched.isEmpty
        ? [] : Paragraph(label: "never touched", text: ids(untouched), indent: 15).lines + [""])
      + ["\(touched.count) of \(asked.count) requirements touched, \(broken) broken".translated]
  }

  private func finding(_ requirement: Requirement) -> TraceFinding {
    trace.findings[requirement.id] ?? TraceFinding()
  }

  private func lines(_ requirement: Requirement) -> [String] {
    let finding = finding(requirement)
    let sign = finding.broken != nil ? "✗" : finding.doubt != nil ? "?" : "✓"
    var counts = ["kept \(finding.kept)"]
    if let broken = finding.broken { counts.insert("broken \(broken.count)", at: 0) }
    let head = "\(sign) \(requirement.id)".padding(to: 11) + counts.map(\.translated).joined(separator: ", ")
    guard let evidence = finding.broken?.first ?? finding.doubt else { return [head] }
    return [head] + Paragraph(text: requirement.sentence).lines + Paragraph(text: evidence).lines
  }

  private func ids(_ requirements: [Requirement]) -> String { requirements.map(\.id).joined(separator: " ") }
}

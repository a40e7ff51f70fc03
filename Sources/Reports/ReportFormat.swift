import ChatConformance
import ClientConformance

/// A report beside the text on the terminal.
package enum ReportFormat: String, Sendable, CaseIterable {
  /// The XML that continuous integration servers read.
  case junit
  /// One document, as `Sources/Reports/report.schema.json` says.
  case json
  /// The Test Anything Protocol.
  case tap
  /// Annotations of GitHub Actions.
  case github
  /// One page for a browser.
  case html
  /// For the summary of a job.
  case markdown

  /// The whole report.
  package func text(of record: RunRecord, _ library: Library) throws -> String {
    switch self {
    case .junit: JUnitReport(record: record, library: library).text
    case .json: try JSONReport(record, library).text()
    case .tap: TAPReport(record: record, library: library).text
    case .github: GitHubReport(record: record, library: library).text
    case .html: HTMLReport(record: record, library: library).text
    case .markdown: MarkdownReport(record: record, library: library).text
    }
  }

  /// Those that a client's run is told in.
  package static let ofClients = [junit, json]

  /// The whole report of a client's run: JSON, or JUnit's XML.
  package func text(of record: ClientRecord, _ library: ClientLibrary) throws -> String {
    self == .json
      ? try ClientJSONReport(record).text() : ClientJUnitReport(record: record, library: library).text
  }
}

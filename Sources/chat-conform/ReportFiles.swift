import ArgumentParser
import ChatConformance
import Reports

/// A report that is asked for: `KIND=PATH`.
struct ReportRequest {
  let format: ReportFormat
  /// Nil for standard output, where only annotations can go.
  let path: String?

  init(_ argument: String) throws { try self.init(argument, among: ReportFormat.allCases) }

  init(_ argument: String, among formats: [ReportFormat]) throws {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let format = formats.first(where: { $0.rawValue == parts[0] }) else {
      let kinds = formats.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(parts[0]): give one of \(kinds), as in junit=PATH.")
    }
    let path = parts.count > 1 ? String(parts[1]) : nil
    guard format == .github || path != nil, path != "" else {
      throw ValidationError("\(argument): say where the report goes, as in \(format.rawValue)=PATH.")
    }
    self.format = format
    self.path = path
  }
}

/// The reports of a run, and the one place that writes them.
struct ReportFiles {
  let requests: [ReportRequest]

  /// Finds, before the run, what would prevent them from being written.
  func check() throws(Complaint) {
    var taken = Set([ReportFile.standardOutput].compactMap { $0 })
    for path in requests.compactMap(\.path) {
      let file = ReportFile(path)
      guard taken.insert(file.identity).inserted else { throw .twoReports(path: path) }
      if let reason = file.obstacle { throw .unwritable(path: path, reason: "\(reason)") }
    }
  }

  /// Writes them all, and says which could not be written; annotations without a path are printed.
  func deliver(_ text: (ReportFormat) throws -> String) -> [Complaint] {
    requests.compactMap { request in
      do {
        let text = try text(request.format)
        if let path = request.path {
          try ReportFile(path).write(text)
        } else {
          StandardStreams.say(text, terminator: "")
        }
        return nil
      } catch {
        return .unwritten(path: request.path ?? request.format.rawValue, reason: "\(error)")
      }
    }
  }
}

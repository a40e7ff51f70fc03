import ArgumentParser
import ChatConformance
import Foundation

/// A report that is asked for: `KIND=PATH`.
struct ReportRequest {
  let format: ReportFormat
  /// Nil for standard output, where only annotations can go.
  let path: String?

  init(_ argument: String) throws {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let format = ReportFormat(rawValue: String(parts[0])) else {
      let kinds = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
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
struct Reports {
  let requests: [ReportRequest]

  /// Finds, before the run, what would prevent them from being written.
  func check() throws(Complaint) {
    var taken: Set<URL> = []
    for path in requests.compactMap(\.path) {
      let url = target(path)
      guard taken.insert(url).inserted else { throw .twoReports(path: path) }
      if let code = obstacle(at: url) {
        throw .unwritable(path: path, reason: String(cString: strerror(code)))
      }
    }
  }

  /// Writes them all; annotations without a path are printed.
  func deliver(_ record: RunRecord, _ library: Library) throws(Complaint) {
    for request in requests {
      do {
        let text = try request.format.text(of: record, library)
        guard let path = request.path else {
          print(text, terminator: "")
          continue
        }
        try write(text, to: target(path))
      } catch {
        throw .unwritable(path: request.path ?? request.format.rawValue, reason: reason(of: error))
      }
    }
  }

  /// A link stays: what it leads to is written.
  private func target(_ path: String) -> URL { URL(filePath: path).resolvingSymlinksInPath() }

  private func obstacle(at url: URL) -> Int32? {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
      if isFolder.boolValue { return EISDIR }
      return access(url.path, W_OK) == 0 ? nil : errno
    }
    return access(url.deletingLastPathComponent().path, W_OK) == 0 ? nil : errno
  }

  /// A file is replaced as a whole, so that nobody reads half of it; a pipe or a terminal cannot be.
  private func write(_ text: String, to url: URL) throws {
    let kind = try? FileManager.default.attributesOfItem(atPath: url.path)[.type] as? FileAttributeType
    if let kind, kind != .typeRegular {
      try FileHandle(forWritingTo: url).write(contentsOf: Data(text.utf8))
    } else {
      try Data(text.utf8).write(to: url, options: .atomic)
    }
  }
}

import SystemPackage

/// What was shown, kept in a file: one line each, with its day and time, for the user's eyes only.
package struct LogFile: Sendable {
  package let path: FilePath

  package init(path: FilePath) { self.path = path }

  /// Adds lines at the end; what went wrong, in words, or nil.
  package func append(_ lines: [String]) -> String? {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.append, .create, .closeOnExec], permissions: .ownerReadWrite)
      _ = try file.closeAfter { try file.writeAll(lines.map { "\($0)\n" }.joined().utf8) }
      return nil
    } catch {
      return "the log is not kept: \(path): \(error): see to it, or give --log another FILE"
    }
  }
}

import Foundation

/// A text that is kept beside its test, and held true by it.
///
/// `RECORD=1 swift test --filter …` writes it anew; the test fails then, so that nobody records unawares.
struct Golden {
  /// Below the package's folder.
  let path: String

  private var url: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: path)
  }

  /// What differs from the kept text; nil where nothing does.
  func complaint(about text: String) throws -> String? {
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try Data(text.utf8).write(to: url)
      return "\(path) was recorded: look at the difference, and run again without RECORD"
    }
    let kept = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    guard kept != text else { return nil }
    let (old, new) = (kept.split(separator: "\n"), text.split(separator: "\n"))
    let line = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }
    return "\(path) does not say so any more: "
      + (line.map { "\($0.element.0) | \($0.element.1)" } ?? "\(old.count) lines | \(new.count) lines")
  }
}

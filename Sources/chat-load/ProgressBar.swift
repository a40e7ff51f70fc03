import POSIX
import SystemPackage

/// How far a run has come, on standard error where that is a terminal.
struct ProgressBar {
  private static let width = 40
  private let isShown = FileDescriptor.standardError.isTerminal

  func show(_ part: Double) {
    let filled = Int(min(1, max(0, part)) * Double(Self.width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    write("\r\(bar) \(Int(min(1, max(0, part)) * 100)) %")
  }

  func clear() { write("\r\u{1B}[K") }

  private func write(_ text: String) {
    if isShown { try? FileDescriptor.standardError.writeAll(text.utf8, within: .zero) }
  }
}

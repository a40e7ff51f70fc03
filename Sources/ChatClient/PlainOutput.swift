import POSIX
import SystemPackage

/// Writes lines to a descriptor, many at once.
///
/// It waits for a slow reader, and so nothing more is read from the server meanwhile.
struct PlainOutput {
  private static let fullBytes = 64 << 10

  let descriptor: FileDescriptor
  /// Whether what is written is shown to a person, and must not drive the terminal.
  private let isTerminal: Bool
  private var held: [UInt8] = []
  /// What has ended the writing.
  private(set) var failure: Errno?

  init(to descriptor: FileDescriptor) {
    self.descriptor = descriptor
    isTerminal = descriptor.isTerminal
  }

  /// Adds a line, byte for byte where no terminal is in danger.
  mutating func add(_ line: [UInt8]) {
    if isTerminal { held += VisibleText.plain(line).utf8 } else { held += line }
    held.append(UInt8(ascii: "\n"))
    if held.count >= Self.fullBytes { flush() }
  }

  mutating func flush() {
    guard failure == nil else { return }
    do throws(WriteFailure) {
      try descriptor.writeAll(held, within: .seconds(1 << 32))
    } catch {
      failure = error.reason
    }
    held.removeAll(keepingCapacity: true)
  }
}

import POSIX
import Synchronization
import SystemPackage

/// What one thread leaves for another that waits for descriptors.
final class Mailbox<Letter: Sendable>: Sendable {
  private let letters = Mutex<[Letter]>([])
  /// Readable when something has been left.
  let descriptor: FileDescriptor
  private let writer: FileDescriptor

  init() throws(Errno) {
    (descriptor, writer) = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
  }

  deinit { for end in [descriptor, writer] { try? end.close() } }

  func leave(_ letter: Letter) {
    letters.withLock { $0.append(letter) }
    // A pipe that is full wakes its reader as well.
    _ = try? writer.writeAll([0])
  }

  func take() -> [Letter] {
    var bytes = [UInt8](repeating: 0, count: 256)
    _ = try? bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
    return letters.withLock { letters in
      defer { letters = [] }
      return letters
    }
  }
}

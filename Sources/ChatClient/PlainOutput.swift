#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Writes lines to a descriptor, many at once.
///
/// It waits for a slow reader, and so nothing more is read from the server meanwhile.
struct PlainOutput {
  private static let fullBytes = 64 << 10

  let descriptor: Int32
  /// Whether what is written is shown to a person, and must not drive the terminal.
  private let isTerminal: Bool
  private var held: [UInt8] = []
  /// The code of the error that has ended the writing.
  private(set) var failure: Int32?

  init(to descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
  }

  /// Adds a line, byte for byte where no terminal is in danger.
  mutating func add(_ line: [UInt8]) {
    if isTerminal { held += VisibleText.plain(line).utf8 } else { held += line }
    held.append(UInt8(ascii: "\n"))
    if held.count >= Self.fullBytes { flush() }
  }

  mutating func flush() {
    guard failure == nil else { return }
    failure = writeAll(held, to: descriptor)
    held.removeAll(keepingCapacity: true)
  }
}

/// Writes everything, whatever the pieces; the error's code where it cannot.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
  bytes.withUnsafeBytes { bytes in
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&watched, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@testable import ChatClient

/// Something else came than what a test waited for, or nothing within ten seconds.
struct Unexpected: Error {}

extension Inbox {
  var isReadable: Bool { isReadable(within: 0) }

  func waitUntilReadable() throws {
    guard isReadable(within: 10_000) else { throw Unexpected() }
  }

  /// Waits for the next event.
  func next() throws -> ClientEvent {
    try waitUntilReadable()
    guard let event = take() else { throw Unexpected() }
    return event
  }

  /// Whether the system takes what was sent before the time is up.
  func isTaken(within milliseconds: Int32) throws -> Bool {
    guard isReadable(within: milliseconds) else { return false }
    guard take() == .taken else { throw Unexpected() }
    return true
  }

  /// Takes exactly as many bytes as the text has, in however many pieces.
  func hears(_ text: String) throws -> Bool {
    var heard: [UInt8] = []
    while heard.count < text.utf8.count {
      guard case .received(let bytes) = try next() else { throw Unexpected() }
      heard += bytes
    }
    return heard.elementsEqual(text.utf8)
  }

  private func isReadable(within milliseconds: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&watched, 1, milliseconds) == 1
  }
}

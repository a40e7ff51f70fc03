import POSIX

@testable import ChatClient

/// Something else came than what a test waited for, or nothing within ten seconds.
struct Unexpected: Error {}

extension Inbox {
  var isReadable: Bool { isReadable(within: .zero) }

  func waitUntilReadable() throws {
    guard isReadable(within: .seconds(10)) else { throw Unexpected() }
  }

  /// Waits for the next event.
  func next() throws -> ClientEvent {
    try waitUntilReadable()
    guard let event = take() else { throw Unexpected() }
    return event
  }

  /// Whether the system takes what was sent before the time is up.
  func isTaken(within time: Duration) throws -> Bool {
    guard isReadable(within: time) else { return false }
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

  private func isReadable(within time: Duration) -> Bool {
    (try? descriptor.isReady(for: .reading, within: time)) == true
  }
}

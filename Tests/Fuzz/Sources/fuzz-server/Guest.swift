import ChatProtocol
import SystemPackage

@testable import ChatServer
@testable import POSIX

/// One client: what it says waits until the server reads, and what it hears is held against the log.
final class Guest {
  let port: UInt16
  let socket = GuestSocket()
  /// How far it has heard the log's stream.
  private(set) var heard = 0
  /// Whether the log says so.
  private(set) var isInRoom = false
  private var said: [UInt8] = []
  private var logged = 0
  /// More refusals than this it cannot have earned.
  private var chances = 0
  private var partOfLine: [UInt8] = []

  init(port: UInt16) { self.port = port }

  // MARK: What it does

  func say(_ bytes: [UInt8]) {
    guard !socket.hasEnded, !bytes.isEmpty else { return }
    said += bytes
    // A message for each LF, one that quiet ends, and one that the client's end ends.
    chances += bytes.count { $0 == UInt8(ascii: "\n") } + 2
    socket.comes(bytes)
  }

  func halfClose() { socket.end() }

  func reset() { socket.reset() }

  var hasSaidAll: Bool { socket.unread.isEmpty }

  // MARK: What the log says of it

  func joined(at offset: Int) {
    precondition(!isInRoom && heard == 0, "a client joins twice")
    (isInRoom, heard) = (true, offset)
  }

  func leave() -> Bool {
    defer { isInRoom = false }
    return isInRoom
  }

  /// Whether it has said the text behind what is logged already.
  func hasSaid(_ text: [UInt8]) -> Bool {
    let starts = logged..<max(logged, said.count - text.count + 1)
    guard let start = starts.first(where: { said[$0...].starts(with: text) }) else { return false }
    logged = start + text.count
    return true
  }

  // MARK: What it hears

  func hear(_ log: LoggedStream) {
    partOfLine += socket.accepted
    socket.accepted = []
    while let end = partOfLine.firstIndex(of: UInt8(ascii: "\n")) {
      hear(Array(partOfLine[...end]), log)
      partOfLine.removeSubrange(...end)
    }
    precondition(partOfLine.isEmpty || socket.isClosed, "half a line is left")
  }

  private func hear(_ line: [UInt8], _ log: LoggedStream) {
    switch Notice(Array(line.dropLast())) {
    case .notDelivered:
      chances -= 1
      precondition(chances >= 0, "a refusal of what it has not said")
    case .closing: break
    case .joined, .left, .goodbye, nil:
      let rest = log.stream[min(heard, log.stream.count)...]
      precondition(rest.starts(with: line), "it hears what is not in the log, or in another order")
      heard += line.count
    }
  }
}

/// Stands where the kernel's socket would: it may accept nothing, and keeps what the server has yet to read.
final class GuestSocket: ClientSocket {
  private(set) var unread: [UInt8] = []
  private(set) var hasEnded = false
  private(set) var isClosed = false
  var accepted: [UInt8] = []
  private var isBlocked = false
  private weak var watcher: (any SocketWatcher)?

  func comes(_ bytes: [UInt8]) {
    unread += bytes
    watcher?.happened(.init(canRead: true))
  }

  func end() {
    hasEnded = true
    watcher?.happened(.init(canRead: true, hasEnded: true))
  }

  func reset() {
    unread = []
    watcher?.happened(.init(hasFailed: true))
  }

  func block() { isBlocked = true }

  /// Accepts all that waits and all that comes.
  func unblock() {
    isBlocked = false
    watcher?.happened(.init(canWrite: true))
  }

  func watch(by watcher: any SocketWatcher) { self.watcher = watcher }

  func receive(into space: UnsafeMutableRawBufferPointer) -> Socket.Received {
    guard !unread.isEmpty else { return hasEnded ? .end : .nothing }
    let count = min(space.count, unread.count)
    space.copyBytes(from: unread.prefix(count))
    unread.removeFirst(count)
    return .bytes(count)
  }

  func send(_ bytes: UnsafeRawBufferPointer, hasMore: Bool) -> Int {
    guard !isBlocked else { return 0 }
    accepted += bytes
    return bytes.count
  }

  func endSending() {}

  func close() {
    isClosed = true
    watcher = nil
  }
}

import Foundation

/// A FIFO that others hold open for as long as they live.
struct HeldFIFO {
  let path: String
  private let descriptor: Int32

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "held-\(UUID())").path
    guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
    descriptor = open(path, O_RDONLY | O_NONBLOCK)
  }

  /// A command that takes hold of the FIFO in `$HELD` by descriptor 4, and says so.
  static let hold = "exec 4>\"$HELD\"; echo >&4"

  /// Waits until somebody holds it.
  func isTaken() -> Bool {
    guard happens(POLLIN) else { return false }
    var said = [UInt8](repeating: 0, count: 64)
    return read(descriptor, &said, said.count) > 0
  }

  /// Waits until nobody holds it any more.
  func isLetGo() -> Bool { happens(POLLHUP) }

  private func happens(_ event: Int32) -> Bool {
    var watched = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    return poll(&watched, 1, 30_000) == 1 && Int32(watched.revents) & event != 0
  }

  func remove() {
    close(descriptor)
    unlink(path)
  }
}

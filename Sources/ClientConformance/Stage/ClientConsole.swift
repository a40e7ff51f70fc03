import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// What a client is used by: a terminal, or its standard streams.
protocol ClientConsole: AnyObject {
  /// What the client gets.
  var files: [(descriptor: CInt, file: SpawnRequest.File)] { get }
  /// What is waited for.
  var watched: [(descriptor: FileDescriptor, events: PollSet.Events)] { get }
  /// The client has started, and holds what it got.
  func started()
  /// Does what a user does; other effects are none of its business.
  func perform(_ effect: ClientEffect)
  /// Writes what is left to be typed, reads what has come; what has happened.
  func take() -> [ClientEvent]
}

/// Bytes on their way to a descriptor that may take only some of them.
struct Outflow {
  private var bytes: [UInt8] = []

  var isEmpty: Bool { bytes.isEmpty }

  mutating func add(_ more: [UInt8]) { bytes += more }

  /// Writes what is taken now; what can never be taken is forgotten.
  mutating func flush(to descriptor: FileDescriptor) {
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor.rawValue, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if errno != EAGAIN, errno != EINTR { bytes = [] }
        return
      }
      bytes.removeFirst(count)
    }
  }
}

extension FileDescriptor {
  /// What there is to read now, as far as one turn goes; empty where there is nothing, and nil at the end.
  func readNow() -> [UInt8]? {
    var count = 0
    var code: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
      count = Glibc.read(rawValue, buffer.baseAddress, buffer.count)
      code = errno
      filled = max(0, count)
    }
    if count > 0 { return bytes }
    return count < 0 && (code == EAGAIN || code == EINTR) ? [] : nil
  }
}

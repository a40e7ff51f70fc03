import Foundation

/// Writes everything to a descriptor, be it one that does not wait; a reader that takes nothing for ten seconds is given up.
func writeAll(_ data: Data, to descriptor: Int32) throws(POSIXError) {
  var rest = data[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count > 0 { rest = rest.dropFirst(count) } else { try awaitRoom(descriptor) }
  }
}

private func awaitRoom(_ descriptor: Int32) throws(POSIXError) {
  guard errno == EAGAIN || errno == EINTR else { throw .last }
  var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  guard poll(&watched, 1, 10_000) != 0 else { throw POSIXError(.ETIMEDOUT) }
}

extension POSIXError {
  /// What the system has just refused.
  static var last: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

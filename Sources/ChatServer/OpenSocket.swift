import Glibc
import NIOCore
import SystemPackage

/// A channel's own socket, for what goes without the channel: mostly all that is to be sent, and what is answered at once.
///
/// Through the channel a write costs three thousand instructions, and a read as many, however few bytes there are. A call of
/// `send` or `recv` costs the kernel's part alone. Whatever is not plain sailing is left to the channel: it waits until
/// the socket takes more, and finds ends and errors.
struct OpenSocket {
  /// It is valid until the channel says that it is inactive: it closes its socket on this same event loop, and says so before
  /// anything else runs there.
  let descriptor: SystemPackage.FileDescriptor

  /// The channel's; nil where it has none, as in memory.
  init?(of channel: any Channel) {
    let pipeline = channel.pipeline.syncOperations
    let handle = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
    guard let handle else { return nil }
    descriptor = .init(rawValue: handle)
  }

  /// Sends as many of the bytes as the socket takes now; none where it is in error.
  func send(_ bytes: UnsafeRawBufferPointer, isLast: Bool = true) -> Int {
    let flags = CInt(MSG_NOSIGNAL | MSG_DONTWAIT | (isLast ? 0 : MSG_MORE))
    return max(0, Glibc.send(descriptor.rawValue, bytes.baseAddress, bytes.count, flags))
  }

  /// Puts what has come into the space, as much as that has room for; how much that is.
  ///
  /// An end or an error stays for the channel to find.
  func receive(into space: UnsafeMutableRawBufferPointer) -> Int {
    max(0, recv(descriptor.rawValue, space.baseAddress, space.count, CInt(MSG_DONTWAIT)))
  }
}

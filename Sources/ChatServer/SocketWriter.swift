import Glibc
import NIOCore

/// Hands bytes to a client's socket: at once as many as it takes, and the rest by way of the channel.
///
/// Mostly the socket takes all. A write through the channel costs thousands of instructions, whatever is written; a call of
/// `send` costs the kernel's part alone.
struct SocketWriter {
  private let channel: any Channel
  private let pipeline: ChannelPipeline.SynchronousOperations
  /// The channel's open socket; nil where it has none, as in memory.
  ///
  /// It is valid until the channel says that it is inactive: it closes its socket on this same event loop, and says so before
  /// anything else runs there.
  private let socket: NIOBSDSocket.Handle?

  init(_ channel: any Channel) {
    self.channel = channel
    pipeline = channel.pipeline.syncOperations
    socket = try? pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { $0 }
  }

  /// Writes the pieces in their order, to a channel that holds none and is not inactive; whether the socket has accepted all.
  func write(_ pieces: [ByteBuffer]) -> Bool {
    guard let last = pieces.indices.last else { return true }
    guard let socket else { return writeByChannel(pieces[...]) }
    for index in pieces.indices {
      var piece = pieces[index]
      let count = piece.send(to: socket, isLast: index == last)
      guard count < piece.readableBytes else { continue }
      piece.moveReaderIndex(forwardBy: count)
      return writeByChannel([piece] + pieces[(index + 1)...])
    }
    return true
  }

  /// The channel waits until the socket accepts more, and deals with its errors.
  private func writeByChannel(_ pieces: ArraySlice<ByteBuffer>) -> Bool {
    for piece in pieces { pipeline.write(NIOAny(piece), promise: nil) }
    pipeline.flush()
    return channel.isWritable
  }
}

extension ByteBuffer {
  /// Sends as many of the readable bytes as the socket takes now; none where it is in error.
  fileprivate func send(to socket: NIOBSDSocket.Handle, isLast: Bool) -> Int {
    withUnsafeReadableBytes { bytes in
      let flags = CInt(MSG_NOSIGNAL | MSG_DONTWAIT | (isLast ? 0 : MSG_MORE))
      return max(0, Glibc.send(socket, bytes.baseAddress, bytes.count, flags))
    }
  }
}

import NIOCore

/// Hands bytes to a client's socket: at once as many as it takes, and the rest by way of the channel.
struct SocketWriter {
  let channel: any Channel
  private let socket: OpenSocket?

  init(_ channel: any Channel) {
    self.channel = channel
    socket = OpenSocket(of: channel)
  }

  /// Sends as many of the bytes as the socket takes now.
  func send(_ bytes: UnsafeRawBufferPointer) -> Int { socket?.send(bytes) ?? 0 }

  /// Writes the pieces in their order, to a channel that holds none and is not inactive; whether the socket has accepted all.
  func write(_ pieces: [ByteBuffer]) -> Bool {
    guard let last = pieces.indices.last else { return true }
    guard let socket else { return writeByChannel(pieces[...]) }
    for index in pieces.indices {
      var piece = pieces[index]
      let count = piece.withUnsafeReadableBytes { socket.send($0, isLast: index == last) }
      guard count < piece.readableBytes else { continue }
      piece.moveReaderIndex(forwardBy: count)
      return writeByChannel([piece] + pieces[(index + 1)...])
    }
    return true
  }

  /// Leaves the pieces to the channel, which waits until the socket accepts more, and deals with its errors.
  func writeByChannel(_ pieces: ArraySlice<ByteBuffer>) -> Bool {
    let pipeline = channel.pipeline.syncOperations
    for piece in pieces { pipeline.write(NIOAny(piece), promise: nil) }
    pipeline.flush()
    return channel.isWritable
  }
}

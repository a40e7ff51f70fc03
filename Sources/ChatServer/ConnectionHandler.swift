import ChatProtocol
import NIOCore

/// Tells the room's loop what happens on one channel.
final class ConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let room: RoomLoop
  private var connection: Connection?

  init(room: RoomLoop) { self.room = room }

  func channelActive(context: ChannelHandlerContext) {
    // A client that was reset before it was accepted has no address, and was never here.
    guard let peer = context.remoteAddress.flatMap(Peer.init) else {
      return context.close(promise: nil)
    }
    connection = room.connected(context.channel, from: peer)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if let connection {
      room.hearing.received(Array(buffer: Self.unwrapInboundIn(data))[...], from: connection)
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if let connection { room.hearing.readCompleted(connection) }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if let connection, context.channel.isWritable { room.becameWritable(connection) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let connection, event as? ChannelEvent == .inputClosed { room.hearing.ended(connection) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The channel's end is what counts, and it follows.
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let connection { room.lost(connection) }
    connection = nil
  }
}

extension Peer {
  init?(_ address: SocketAddress) {
    guard let host = address.ipAddress, let port = address.port.flatMap(UInt16.init(exactly:)) else {
      return nil
    }
    self.init(address: host, port: port)
  }

  /// `127.0.0.1 port 1104`, as the program's own log names it.
  var description: String { "\(address) port \(port)" }
}

import Glibc
import Logging
import NIOCore
import SystemPackage

/// Whether the room lets anybody in.
enum DoorEvent {
  case opened
  case shut
}

/// Lets nobody in while the room's door is shut, nor for a second after an error, such as a want of descriptors.
///
/// NIO's own handler delays the next read only: the socket stays readable, and the loop would spin.
///
/// Spec: HARD-30
final class AcceptPauseHandler: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private let programLog: Logger
  private var isPaused = false
  private var isShut = false
  private var hasSaidSo = false

  init(programLog: Logger) { self.programLog = programLog }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    hasSaidSo = false
    context.fireChannelRead(data)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // One client that gave up before it was accepted is no reason to wait.
    guard let error = error as? IOError, error.errnoCode != ECONNABORTED, !isPaused else { return }
    isPaused = true
    if !hasSaidSo {
      programLog.warning(
        "clients have to wait: \(Errno(rawValue: error.errnoCode)); raise the limit, see ulimit -n")
      hasSaidSo = true
    }
    let channel = context.channel
    openOrShut(channel)
    channel.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) {
      self.isPaused = false
      self.openOrShut(channel)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? DoorEvent else { return context.fireUserInboundEventTriggered(event) }
    isShut = event == .shut
    openOrShut(context.channel)
  }

  private func openOrShut(_ channel: any Channel) {
    try? channel.syncOptions?.setOption(.autoRead, value: !isPaused && !isShut)
  }
}

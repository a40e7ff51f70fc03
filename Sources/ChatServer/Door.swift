import NIOCore

/// Where clients come in; it is shut while the tape is full, as who comes and goes makes notices, which are for everyone.
///
/// Spec: HARD-15
final class Door {
  private var listeners: [any Channel] = []
  private var isOpen = true

  /// What listens for the room; it is closed with the room.
  func leads(from channels: [any Channel]) { listeners = channels }

  /// Lets clients in, or none.
  func set(open: Bool) {
    guard open != isOpen else { return }
    isOpen = open
    for listener in listeners {
      listener.pipeline.fireUserInboundEventTriggered(open ? DoorEvent.opened : .shut)
    }
  }

  /// Lets nobody in any more.
  func close() {
    for listener in listeners { listener.close(promise: nil) }
    listeners = []
  }
}

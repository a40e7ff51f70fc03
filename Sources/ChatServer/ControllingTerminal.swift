import Glibc

/// The terminal that this process belongs to: when its window is closed, the process gets SIGHUP.
///
/// It is kept open, so that it can be asked when no other file can be opened.
struct ControllingTerminal: Sendable {
  private let descriptor: CInt

  /// Nil for a process that has none, such as a service.
  init?() {
    descriptor = open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
  }

  /// Whether it was closed since, or belongs to others.
  var isLost: Bool { tcgetpgrp(descriptor) < 0 }
}

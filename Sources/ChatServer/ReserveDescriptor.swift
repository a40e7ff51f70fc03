import Glibc

/// A descriptor that is open for nothing, so that one can be had when clients have all the others.
struct ReserveDescriptor: ~Copyable {
  private var descriptor: CInt = -1

  deinit { close(descriptor) }

  /// Leaves it to whatever is opened next.
  mutating func giveUp() {
    close(descriptor)
    descriptor = -1
  }

  /// Takes one again, if there is one.
  mutating func take() {
    if descriptor < 0 { descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC) }
  }
}

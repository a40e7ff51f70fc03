import Glibc
import Synchronization

/// SIGINT and SIGTERM, which end a run early but not without its figures.
enum StopSignals {
  private static let wasSent = Atomic(false)

  /// Catches the first of them from now on, and says whether it has come; a second one ends the program at once.
  static func caught() -> @Sendable () -> Bool {
    // The flag is made before a handler may need it.
    wasSent.store(false, ordering: .relaxed)
    var caught = sigset_t()
    sigemptyset(&caught)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&caught, number)
      signal(number) { number in
        StopSignals.wasSent.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
    // Whoever started the program may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &caught, nil)
    return { wasSent.load(ordering: .relaxed) }
  }
}

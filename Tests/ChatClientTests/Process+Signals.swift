import Foundation

extension Process {
  /// Runs it; tests run in threads that block signals, which it would inherit: no SIGWINCH, no SIGTERM.
  func runWithNoSignalsBlocked() throws {
    var none = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try run()
  }
}

import Glibc
import SystemPackage

/// A thread of the system's own: it begins in the network of the thread that starts it, and may leave that for good.
package struct SystemThread {
  private final class Work: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Starts a thread that does the work, and ends with it.
  package init(_ work: @escaping @Sendable () -> Void) throws(Errno) {
    var thread = pthread_t()
    let given = Unmanaged.passRetained(Work(work))
    let status = pthread_create(
      &thread, nil,
      { given in
        given.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, given.toOpaque())
    guard status == 0 else {
      given.release()
      throw Errno(rawValue: status)
    }
    self.thread = thread
  }

  /// The number of the thread that asks; no other that runs has the same.
  package static var current: UInt { UInt(pthread_self()) }

  /// Waits until it has ended; once.
  package func join() { pthread_join(thread, nil) }
}

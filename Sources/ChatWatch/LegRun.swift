import ChatConformance
import POSIX
import Synchronization
import SystemPackage

/// A leg that is judged on a thread of its own: where a server listens wherever it likes, that leaves the machine's network.
final class LegRun {
  private final class Outcome: Sendable { let record = Mutex<RunRecord?>(nil) }

  private let outcome = Outcome()
  private var thread: SystemThread?

  init(_ judge: @escaping @Sendable () -> RunRecord) {
    thread = try? SystemThread { [outcome] in
      let record = judge()
      outcome.record.withLock { $0 = record }
    }
    if thread == nil { outcome.record.withLock { $0 = judge() } }
  }

  /// What came of it, when it has ended.
  func result() -> RunRecord? {
    thread?.join()
    thread = nil
    return outcome.record.withLock { $0 }
  }
}

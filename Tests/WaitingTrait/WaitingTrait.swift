import Dispatch
import Synchronization
import Testing

/// Tests that wait for programs, on threads beside those of the tests that compute: a core is not idle while they wait.
package struct WaitingTrait: SuiteTrait, TestTrait, TestScoping {
  /// Nil for one of those that all share.
  fileprivate var thread: WaitingThread?

  package var isRecursive: Bool { true }

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(thread ?? .next(), operation: function)
  }
}

extension Trait where Self == WaitingTrait {
  /// Most of its time goes by waiting for other programs.
  package static var waits: Self { Self() }

  /// Its tests wait for as long as all others together: one at a time, on a thread of their own.
  ///
  /// They never wait for one of the others; in a serialized suite the second would begin when all others have begun.
  package static var waitsAlone: Self { Self(thread: WaitingThread()) }
}

/// One of the few threads for tests that wait: with many more of them at once the programs would wait for each other.
private final class WaitingThread: TaskExecutor {
  private static let all = (0..<6).map { _ in WaitingThread() }
  private static let turn = Atomic(0)

  private let queue = DispatchQueue(label: "tests that wait")

  static func next() -> WaitingThread { all[turn.add(1, ordering: .relaxed).oldValue % all.count] }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

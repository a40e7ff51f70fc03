import NIOConcurrencyHelpers
import NIOPosix

/// Hands lines to a file on a thread of its own: whoever holds the file up holds up nobody who types.
package final class LineKeeper: Sendable {
  /// More lines than this do not wait.
  private static let mostLines = 10_000

  private struct Work {
    var lines: [String] = []
    var isUnderWay = false
    var failure: String?
    var hasTold = false
  }

  /// Writes lines to the file; what went wrong, in words, or nil.
  private let write: @Sendable ([String]) -> String?
  private let thread = NIOThreadPool(numberOfThreads: 1)
  private let work = NIOLockedValueBox(Work())
  /// 1 while there are lines to be written.
  private let state = ConditionLock(value: 0)

  package init(_ write: @escaping @Sendable ([String]) -> String?) {
    self.write = write
    thread.start()
  }

  /// Keeps the line soon.
  package func add(_ line: String) {
    work.withLockedValue { work in
      work.lines.append(line)
      Self.bound(&work)
    }
    begin()
  }

  /// Why lines are not kept, in words; said once.
  package func takeFailure() -> String? {
    work.withLockedValue { work in
      guard !work.hasTold, let failure = work.failure else { return nil }
      work.hasTold = true
      return failure
    }
  }

  /// Waits until all is kept, or cannot be, or the time is up.
  package func finish(within time: Duration = .seconds(1)) {
    begin()
    if state.lock(whenValue: 0, timeoutSeconds: time / .seconds(1)) { state.unlock() }
  }

  private func begin() {
    let begins = work.withLockedValue { work in
      guard !work.isUnderWay, !work.lines.isEmpty else { return false }
      work.isUnderWay = true
      return true
    }
    guard begins else { return }
    state.lock()
    state.unlock(withValue: 1)
    thread.submit { _ in self.writeAll() }
  }

  private static func bound(_ work: inout Work) {
    guard work.lines.count > mostLines else { return }
    work.lines.removeFirst(work.lines.count - mostLines)
    work.failure = work.failure ?? "some lines are not kept: the disk takes them too slowly"
  }

  /// Lines that could not be written are tried again with the next one.
  private func writeAll() {
    while true {
      let lines = work.withLockedValue { work in
        defer { work.lines = [] }
        return work.lines
      }
      let failure = write(lines)
      let isDone = work.withLockedValue { work in
        if let failure {
          work.failure = failure
          work.lines = lines + work.lines
          Self.bound(&work)
        }
        work.isUnderWay = failure == nil && !work.lines.isEmpty
        return !work.isUnderWay
      }
      guard isDone else { continue }
      state.lock()
      return state.unlock(withValue: work.withLockedValue { $0.isUnderWay } ? 1 : 0)
    }
  }
}

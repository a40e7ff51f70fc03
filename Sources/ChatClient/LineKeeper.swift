import Dispatch
import Synchronization

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
  private let queue = DispatchQueue(label: "chat-client.lines")
  private let work = Mutex(Work())

  package init(_ write: @escaping @Sendable ([String]) -> String?) { self.write = write }

  /// Keeps the line soon.
  package func add(_ line: String) {
    work.withLock { work in
      work.lines.append(line)
      Self.bound(&work)
    }
    begin()
  }

  /// Why lines are not kept, in words; said once.
  package func takeFailure() -> String? {
    work.withLock { work in
      guard !work.hasTold, let failure = work.failure else { return nil }
      work.hasTold = true
      return failure
    }
  }

  /// Waits until all is kept, or cannot be, or the time is up.
  package func finish(within time: Duration = .seconds(1)) {
    begin()
    let isDone = DispatchSemaphore(value: 0)
    queue.async { isDone.signal() }
    _ = isDone.wait(timeout: .now() + time / .seconds(1))
  }

  private func begin() {
    let begins = work.withLock { work in
      guard !work.isUnderWay, !work.lines.isEmpty else { return false }
      work.isUnderWay = true
      return true
    }
    if begins { queue.async { while self.writeSome() {} } }
  }

  private static func bound(_ work: inout Work) {
    guard work.lines.count > mostLines else { return }
    work.lines.removeFirst(work.lines.count - mostLines)
    work.failure = work.failure ?? "some lines are not kept: the disk takes them too slowly"
  }

  /// Writes what waits, and says whether more does; lines that could not be written are tried again with the next one.
  private func writeSome() -> Bool {
    let lines = work.withLock { work in
      defer { work.lines = [] }
      return work.lines
    }
    let failure = write(lines)
    return work.withLock { work in
      if let failure {
        work.failure = failure
        work.lines = lines + work.lines
        Self.bound(&work)
      }
      work.isUnderWay = failure == nil && !work.lines.isEmpty
      return work.isUnderWay
    }
  }
}

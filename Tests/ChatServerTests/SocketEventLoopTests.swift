import Dispatch
import NIOCore
import POSIX
import Synchronization
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct SocketEventLoopTests {
  @Test func whatIsHandedOverFromElsewhereIsDoneInItsOrder() async throws {
    let loop = try SocketEventLoop()
    let done = Mutex<[Int]>([])
    for number in 0..<1000 { loop.execute { done.withLock { $0.append(number) } } }
    let isOnLoop = try await loop.submit { loop.inEventLoop }.get()
    #expect(isOnLoop && !loop.inEventLoop)
    #expect(done.withLock(\.self) == Array(0..<1000))
    try await loop.shutdownGracefully()
  }

  /// A task that comes between the last look into the mailbox and its closing is in line before the end.
  @Test func whatIsHandedOverWhileItIsBeingStoppedIsDone() async throws {
    let loop = try SocketEventLoop()
    let isDone = Mutex(false)
    await withCheckedContinuation { isOver in
      loop.execute {
        elsewhere { loop.execute { elsewhere { loop.execute { isDone.withLock { $0 = true } } } } }
        loop.shutdownGracefully(queue: .global()) { _ in isOver.resume() }
      }
    }
    #expect(isDone.withLock { $0 })
  }

  @Test func timersFireInTheOrderOfTheirTimes() async throws {
    let loop = try SocketEventLoop()
    let fired = Mutex<[Int]>([])
    let last = try await loop.submit {
      let begin = loop.now
      for number in [3, 1, 2, 0] {
        loop.scheduleTask(deadline: begin + .milliseconds(Int64(number))) {
          fired.withLock { $0.append(number) }
        }
      }
      loop.scheduleTask(deadline: begin + .milliseconds(1)) { fired.withLock { $0.append(9) } }.cancel()
      return loop.scheduleTask(deadline: begin + .milliseconds(4)) { fired.withLock(\.self) }
    }.get()
    #expect(try await last.futureResult.get() == [0, 1, 2, 3])
    try await loop.shutdownGracefully()
  }

  @Test func socketsAreLookedAtHoweverMuchThereIsToDo() async throws {
    let loop = try SocketEventLoop()
    let (reader, writer) = try SystemPackage.FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    let told = loop.makePromise(of: Void.self)
    try await loop.submit {
      var isTold = false
      try loop.watch(
        reader,
        by: Watcher {
          isTold = true
          told.succeed()
        })
      // It asks for itself again until the socket's news has come.
      func work() { if !isTold { loop.assumeIsolated().execute(work) } }
      work()
    }.get()
    _ = try writer.writeAll([1])
    try await told.futureResult.get()
    try await loop.shutdownGracefully()
    for end in [reader, writer] { try end.close() }
  }

  @Test func newsOfAClosedFileGoesToNobodyElse() async throws {
    let loop = try SocketEventLoop()
    let (reader, writer) = try SystemPackage.FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    let (other, far) = try SystemPackage.FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    let told = loop.makePromise(of: Void.self)
    // Open elsewhere too, so that the system goes on to tell of it.
    let copy = try reader.duplicate()
    try await loop.submit {
      try loop.watch(reader, by: Watcher { told.fail(Errno.badFileDescriptor) })
      _ = try writer.writeAll([1])
      loop.forget(reader)
      _ = try other.duplicate(as: reader)
      try loop.watch(reader, by: Watcher { told.succeed() })
      _ = try far.writeAll([1])
    }.get()
    try await told.futureResult.get()
    try await loop.shutdownGracefully()
    for end in [reader, writer, other, far, copy] { try end.close() }
  }
}

/// Does the work on another thread, and waits for that.
private func elsewhere(_ work: @escaping @Sendable () -> Void) {
  let isDone = DispatchSemaphore(value: 0)
  DispatchQueue.global().async {
    work()
    isDone.signal()
  }
  isDone.wait()
}

private final class Watcher: SocketWatcher {
  private let told: () -> Void

  init(_ told: @escaping () -> Void) { self.told = told }

  func happened(_ events: ReadinessQueue.Events) { if events.canRead { told() } }
}

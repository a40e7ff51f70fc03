import DequeModule
import Dispatch
import NIOCore
import POSIX
import Synchronization
import SystemPackage

/// What happens to a socket concerns it.
package protocol SocketWatcher: AnyObject {
  /// Told on the event loop; each event once, until something has come or there is room anew.
  func happened(_ events: ReadinessQueue.Events)
}

/// NIO's event loop on a thread of its own that waits for sockets, timers and tasks with one call of the system.
///
/// NIO's own loop hands sockets to channels alone: a read or a write through one costs thousands of instructions, and to go past it
/// takes a second look at the sockets in each turn. Here whoever watches a socket reads and writes it. Between any two rounds of
/// tasks the sockets are looked at, however many tasks there are.
///
/// Sendable: `mailbox`, `bell` and `thread` may be used anywhere. All else is touched on the loop's own thread alone; what
/// is called elsewhere goes there by way of the mailbox.
package final class SocketEventLoop: EventLoop, @unchecked Sendable {
  private struct Mailbox {
    var tasks: [@Sendable () -> Void] = []
    var isClosed = false
  }

  /// What is in line.
  ///
  /// As it stands in a structure, a closure needs no second one around it.
  private struct Task {
    let run: () -> Void
  }

  /// Who watches a file.
  ///
  /// Another file of the same number has another turn, so that news of the one never goes to the other.
  private struct Watch {
    var turn: UInt32 = 0
    var watcher: (any SocketWatcher)?
  }

  private let mailbox = Mutex(Mailbox())
  /// Written to when something lies in the mailbox.
  private let bell: (reader: SystemPackage.FileDescriptor, writer: SystemPackage.FileDescriptor)
  /// The loop's own thread; 0 until it has begun.
  private let thread = Atomic<UInt>(0)
  private let readiness: ReadinessQueue
  /// Each at the place of its file's number.
  private var watches: [Watch] = []
  private var tasks: Deque<Task> = []
  private var timers = TimerQueue()
  private var isStopping = false
  private var whenStopped: () -> Void = {}

  /// Begins to run.
  package init() throws(Errno) {
    readiness = try ReadinessQueue()
    let (reader, writer) = try SystemPackage.FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
    bell = (reader, writer)
    try readiness.add(bell.reader, as: UInt64(bell.reader.rawValue))
    _ = try SystemThread { self.run() }
  }

  deinit { for end in [bell.reader, bell.writer] { try? end.close() } }

  /// Tells the watcher what happens to the file from now on, and what has happened already.
  func watch(_ descriptor: SystemPackage.FileDescriptor, by watcher: any SocketWatcher) throws(Errno) {
    let place = Int(descriptor.rawValue)
    if place >= watches.count { watches += repeatElement(Watch(), count: place + 1 - watches.count) }
    watches[place].turn &+= 1
    try readiness.add(descriptor, as: UInt64(watches[place].turn) << 32 | UInt64(place))
    watches[place].watcher = watcher
  }

  /// Tells nobody of the file any more, which is about to be closed; it may be one that nobody has watched.
  func forget(_ descriptor: SystemPackage.FileDescriptor) {
    let place = Int(descriptor.rawValue)
    if place < watches.count { watches[place].watcher = nil }
  }
}

// What runs on the thread.
extension SocketEventLoop {
  private func run() {
    thread.store(SystemThread.current, ordering: .releasing)
    while true {
      for _ in 0..<tasks.count { tasks.removeFirst().run() }
      guard !isStopping else { break }
      fireTimers()
      look()
    }
    // Whoever waits for the loop's end may wait for what is in line before it, or in the mailbox since the last look.
    timers.giveUp()
    emptyMailbox()
    while let task = tasks.popFirst() { task.run() }
    watches = []
    thread.store(0, ordering: .releasing)
    whenStopped()
  }

  private func fireTimers() {
    guard timers.first != nil else { return }
    let now = now
    while let task = timers.next(at: now) { task() }
  }

  /// Looks what has happened to the sockets, and waits for it where there is nothing else to do.
  private func look() {
    let pause = tasks.isEmpty ? timers.first.map { $0 - now } : .zero
    readiness.wait(atMost: pause?.roundedUpToMilliseconds) { number, events in
      let place = Int(truncatingIfNeeded: number & 0xFFFF_FFFF)
      if place == Int(bell.reader.rawValue) { return emptyMailbox() }
      guard place < watches.count, watches[place].turn == UInt32(number >> 32) else { return }
      watches[place].watcher?.happened(events)
    }
  }

  private func emptyMailbox() {
    var rings: UInt64 = 0
    while let count = try? withUnsafeMutableBytes(of: &rings, { try bell.reader.read(into: $0) }),
      count == MemoryLayout.size(ofValue: rings)
    {}
    let mail = mailbox.withLock { box in
      defer { box.tasks = [] }
      return box.tasks
    }
    for task in mail { tasks.append(Task(run: task)) }
  }

  /// Puts the task in the loop's line; false where it has none any more.
  @discardableResult private func post(_ task: @escaping @Sendable () -> Void) -> Bool {
    let (isFirst, isClosed) = mailbox.withLock { box in
      if !box.isClosed { box.tasks.append(task) }
      return (box.tasks.count == 1, box.isClosed)
    }
    // A bell that has rung already, rings.
    if isFirst, !isClosed { _ = try? bell.writer.writeAll([1]) }
    return !isClosed
  }
}

// What NIO asks of an event loop.
extension SocketEventLoop {
  package var inEventLoop: Bool { thread.load(ordering: .acquiring) == SystemThread.current }
  package var now: NIODeadline { .now() }

  package func execute(_ task: @escaping @Sendable () -> Void) {
    if inEventLoop { tasks.append(Task(run: task)) } else { post(task) }
  }

  package func _executeIsolatedUnsafeUnchecked(_ task: @escaping () -> Void) {
    tasks.append(Task(run: task))
  }

  @discardableResult
  package func scheduleTask<T>(
    deadline: NIODeadline, _ task: @escaping @Sendable () throws -> T
  ) -> Scheduled<T> {
    let promise = makePromise(of: T.self)
    let timer = TimerQueue.Timer(at: deadline) {
      promise.assumeIsolated().completeWith(Result { try task() })
    } inVain: {
      promise.fail(EventLoopError.shutdown)
    }
    onLoop { $0.timers.insert(timer) }
    return Scheduled(promise: promise) { self.onLoop { $0.timers.cancel(timer) } }
  }

  @discardableResult
  package func scheduleTask<T>(
    in time: TimeAmount, _ task: @escaping @Sendable () throws -> T
  ) -> Scheduled<T> { scheduleTask(deadline: now + time, task) }

  package func next() -> any EventLoop { self }
  package func makeIterator() -> EventLoopIterator { EventLoopIterator([self]) }

  /// Stops once all that is in line is done; what is scheduled for later is not.
  package func shutdownGracefully(
    queue: DispatchQueue, _ callback: @escaping @Sendable ((any Error)?) -> Void
  ) {
    let isPosted = post {
      self.isStopping = true
      self.whenStopped = { queue.async { callback(nil) } }
      self.mailbox.withLock { $0.isClosed = true }
    }
    if !isPosted { queue.async { callback(EventLoopError.shutdown) } }
  }

  private func onLoop(_ work: @escaping @Sendable (SocketEventLoop) -> Void) {
    if inEventLoop { work(self) } else { post { work(self) } }
  }
}

extension TimeAmount {
  fileprivate var roundedUpToMilliseconds: Int { Int((max(0, nanoseconds) + 999_999) / 1_000_000) }
}

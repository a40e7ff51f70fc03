import HeapModule
import NIOCore

/// What is to be done at its time, the earliest first.
struct TimerQueue {
  /// One thing to be done, unless it is called off before.
  ///
  /// Sendable: only the queue that it is put in changes it.
  final class Timer: @unchecked Sendable {
    fileprivate let due: NIODeadline
    fileprivate var order = 0
    /// Nil once it is done or called off.
    fileprivate var task: (@Sendable () -> Void)?

    /// What is to be done in its place where its time never comes.
    fileprivate let inVain: @Sendable () -> Void

    init(
      at due: NIODeadline, _ task: @escaping @Sendable () -> Void, inVain: @escaping @Sendable () -> Void
    ) {
      (self.due, self.task, self.inVain) = (due, task, inVain)
    }
  }

  private struct Entry: Comparable {
    let timer: Timer
    private var key: (NIODeadline, Int) { (timer.due, timer.order) }

    init(_ timer: Timer) { self.timer = timer }

    static func == (one: Entry, other: Entry) -> Bool { one.timer === other.timer }
    static func < (one: Entry, other: Entry) -> Bool { one.key < other.key }
  }

  private var heap = Heap<Entry>()
  private var lastOrder = 0
  /// How many in the heap are called off.
  private var cancelled = 0

  /// When the earliest is due; it may have been called off.
  var first: NIODeadline? { heap.min?.timer.due }

  /// Of those that are due at the same time the first that was put in comes first.
  mutating func insert(_ timer: Timer) {
    lastOrder += 1
    timer.order = lastOrder
    heap.insert(Entry(timer))
  }

  /// Does nothing where it is done already.
  mutating func cancel(_ timer: Timer) {
    guard timer.task != nil else { return }
    timer.task = nil
    cancelled += 1
    // Most timers are called off; they must not pile up until their time.
    guard cancelled > 64, cancelled > heap.count / 2 else { return }
    heap = Heap(heap.unordered.filter { $0.timer.task != nil })
    cancelled = 0
  }

  /// Takes out what is due next at the time; nil where nothing is.
  mutating func next(at now: NIODeadline) -> (() -> Void)? {
    while let earliest = heap.min?.timer, earliest.due <= now {
      heap.removeMin()
      guard let task = earliest.task else {
        cancelled -= 1
        continue
      }
      earliest.task = nil
      return task
    }
    return nil
  }

  /// Gives up all that is left: their time never comes.
  mutating func giveUp() {
    for entry in heap.unordered where entry.timer.task != nil { entry.timer.inVain() }
    heap = Heap()
  }
}

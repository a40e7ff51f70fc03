import Synchronization

/// Tells what runs on other threads to stop.
final class StopOrder: Sendable {
  private let flag = Atomic(false)

  var isGiven: Bool { flag.load(ordering: .relaxed) }

  func give() { flag.store(true, ordering: .relaxed) }
}

import Glibc
import SystemPackage

/// Open files that are waited for together, each known by its place.
package struct PollSet {
  /// What a file is waited for, and what has happened to it.
  package struct Events: OptionSet, Sendable {
    package let rawValue: Int16
    package init(rawValue: Int16) { self.rawValue = rawValue }

    /// Something can be read, an end included.
    package static let reading = Events(rawValue: Int16(POLLIN))
    /// Something can be written, or connecting is over.
    package static let writing = Events(rawValue: Int16(POLLOUT))
    /// The other end is gone, or the file is in error; that is always waited for.
    package static let failing = Events(rawValue: Int16(POLLERR | POLLHUP | POLLNVAL))
  }

  private var entries: [pollfd] = []

  package init() {}

  package var indices: Range<Int> { entries.indices }

  /// Adds a file; its place is the next one.
  package mutating func append(_ descriptor: FileDescriptor, for events: Events) {
    entries.append(pollfd(fd: descriptor.rawValue, events: events.rawValue, revents: 0))
  }

  /// Changes what the file is waited for.
  package mutating func setEvents(_ events: Events, at index: Int) { entries[index].events = events.rawValue }

  /// Waits for the file no more; its place stays.
  package mutating func ignore(at index: Int) {
    entries[index].fd = -1
    entries[index].revents = 0
  }

  package func isIgnored(at index: Int) -> Bool { entries[index].fd < 0 }

  /// What the last ``wait(within:)`` has seen of the file.
  package func happened(at index: Int) -> Events { Events(rawValue: entries[index].revents) }

  /// Waits until something happens to one of the files, not longer than the time; says to how many.
  ///
  /// The time is rounded up to milliseconds.
  package mutating func wait(within time: Duration) throws(Errno) -> Int {
    let end = ContinuousClock.now + time
    var left = time
    while true {
      let count = poll(&entries, nfds_t(entries.count), left.milliseconds)
      guard count < 0, Errno(rawValue: errno) == .interrupted else { return Int(try checked(count)) }
      left = end - .now
    }
  }
}

extension PollSet {
  /// Lets the time pass, for what can only be looked at again.
  package static func pause(_ time: Duration) {
    var nothing = PollSet()
    _ = try? nothing.wait(within: time)
  }
}

extension FileDescriptor {
  /// Waits until one of the events has happened, not longer than the time; false where it has not.
  package func isReady(for events: PollSet.Events, within time: Duration) throws(Errno) -> Bool {
    var alone = PollSet()
    alone.append(self, for: events)
    return try alone.wait(within: time) > 0
  }
}

extension Duration {
  /// For `poll`; rounded up, as a wait that is too short would only be made again.
  fileprivate var milliseconds: CInt {
    let (seconds, attoseconds) = max(self, .zero).components
    return CInt(
      clamping: min(seconds, 1 << 40) * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}

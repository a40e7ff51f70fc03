import CLinux
import Glibc
import SystemPackage

/// Tells which of many open files can be read or written, by the system's epoll: it costs the same for ten files and for
/// ten thousand, where as many of them can.
///
/// A file is told of once for each time that something has come or that there is room again, not for as long as that is so.
/// One that is closed is forgotten.
package final class ReadinessQueue {
  /// What has happened to a file.
  package struct Events: Sendable {
    fileprivate let bits: UInt32

    /// What a test tells.
    package init(
      canRead: Bool = false, canWrite: Bool = false, hasEnded: Bool = false, hasFailed: Bool = false
    ) {
      let kinds = [(canRead, EPOLLIN), (canWrite, EPOLLOUT), (hasEnded, EPOLLRDHUP), (hasFailed, EPOLLERR)]
      bits = kinds.reduce(0) { $0 | ($1.0 ? $1.1.rawValue : 0) }
    }

    fileprivate init(bits: UInt32) { self.bits = bits }

    /// Something can be read, an end included.
    package var canRead: Bool { bits & (EPOLLIN.rawValue | Self.end) != 0 }
    /// Something can be written.
    package var canWrite: Bool { bits & EPOLLOUT.rawValue != 0 }
    /// The other end has closed its sending side: an end can be read behind what has come.
    package var hasEnded: Bool { bits & Self.end != 0 }
    /// The file is in error.
    package var hasFailed: Bool { bits & EPOLLERR.rawValue != 0 }

    private static var end: UInt32 { EPOLLRDHUP.rawValue | EPOLLHUP.rawValue }
  }

  private let queue: FileDescriptor
  private let events: UnsafeMutableBufferPointer<epoll_event>

  /// An empty queue, which tells of so many files at once.
  package init(upTo count: Int = 1024) throws(Errno) {
    queue = FileDescriptor(rawValue: try checked(epoll_create1(CInt(EPOLL_CLOEXEC))))
    events = .allocate(capacity: count)
  }

  deinit {
    try? queue.close()
    events.deallocate()
  }

  /// Adds an open file, which must not be in the queue; it is told of by the number.
  package func add(_ descriptor: FileDescriptor, as number: UInt64) throws(Errno) {
    let awaited = [EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLET].reduce(0) { $0 | $1.rawValue }
    var event = epoll_event(events: awaited, data: epoll_data(u64: number))
    try checked(epoll_ctl(queue.rawValue, EPOLL_CTL_ADD, descriptor.rawValue, &event))
  }

  /// Hands on the numbers of the files to which something has happened since they were told of last.
  ///
  /// Where there are none it waits for one, so many milliseconds at most; for as long as it takes where that is nil.
  package func wait(atMost milliseconds: Int?, _ body: (UInt64, Events) -> Void) {
    let time = milliseconds.map { CInt(clamping: max(0, $0)) } ?? -1
    let count = epoll_wait(queue.rawValue, events.baseAddress, CInt(events.count), time)
    for place in 0..<max(0, Int(count)) { body(events[place].data.u64, Events(bits: events[place].events)) }
  }
}

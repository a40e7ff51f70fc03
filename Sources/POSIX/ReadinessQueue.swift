import CLinux
import Glibc
import SystemPackage

/// Tells which of many open files have something to be read, by the system's epoll: it costs the same for ten files and for
/// ten thousand, where as many of them have.
///
/// A file is told of once for each time that something has come, not for as long as something is there. One that is closed
/// is forgotten.
package final class ReadinessQueue {
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

  /// Adds an open file, which must not be in the queue.
  package func add(_ descriptor: FileDescriptor) throws(Errno) {
    let awaited = EPOLLIN.rawValue | EPOLLET.rawValue
    var event = epoll_event(events: awaited, data: epoll_data(fd: descriptor.rawValue))
    try checked(epoll_ctl(queue.rawValue, EPOLL_CTL_ADD, descriptor.rawValue, &event))
  }

  /// Hands on the files to which something has come since they were told of last; waits for none.
  package func look(_ body: (FileDescriptor) -> Void) {
    let count = epoll_wait(queue.rawValue, events.baseAddress, CInt(events.count), 0)
    for event in events[..<max(0, Int(count))] { body(FileDescriptor(rawValue: event.data.fd)) }
  }
}

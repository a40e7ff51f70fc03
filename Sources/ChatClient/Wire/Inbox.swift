import Synchronization
import NIOCore
import SystemPackage

/// Where the network's thread leaves its events for the main thread, which is woken through a pipe.
///
/// Every event has a source. To open or close a source takes back what it has left here: who ends a connection or
/// stops a timer hears nothing more of it, not even what had happened before.
package final class Inbox: Sendable {
  /// What events come from.
  enum Source: Hashable {
    case connection
    case timer(ClientTimer)
  }

  /// The right to leave events until the source is opened or closed again.
  struct Ticket: Hashable {
    fileprivate let source: Source
    fileprivate let number: Int
  }

  /// With more than this waiting nothing more should be read from the network.
  package static let fullBytes = 256 << 10

  /// Readable while there is something to take.
  package let descriptor: SystemPackage.FileDescriptor
  private let bell: SystemPackage.FileDescriptor
  private let contents = Mutex(Contents())

  package init() {
    guard let ends = try? SystemPackage.FileDescriptor.pipe(options: .closeOnExec) else {
      preconditionFailure("no descriptors are left for a pipe")
    }
    (descriptor, bell) = (ends.readEnd, ends.writeEnd)
  }

  deinit {
    try? descriptor.close()
    try? bell.close()
  }

  /// Takes the oldest event; there may be none.
  package func take() -> ClientEvent? {
    change { $0.take() }
  }

  /// Lets the source leave events from now on, by this ticket alone.
  func open(_ source: Source) -> Ticket {
    change { $0.open(source) }
  }

  /// Takes back what the source has left, and its ticket.
  func close(_ source: Source) {
    change { $0.close(source) }
  }

  /// Leaves an event; with a ticket that is no longer good it is dropped.
  func post(_ event: ClientEvent, by ticket: Ticket) {
    change { $0.append(event, by: ticket) }
  }

  /// Calls back once there is room, perhaps at once; only one can wait.
  func whenRoomy(_ body: @escaping @Sendable () -> Void) {
    change { $0.waiting = body }
  }

  /// Makes one change; the pipe holds a byte exactly while there is an event, so that no call on it blocks.
  private func change<Result: Sendable>(_ body: (inout Contents) -> Result) -> Result {
    let (result, waiting) = contents.withLock { contents in
      let wasEmpty = contents.isEmpty
      let result = body(&contents)
      var byte: [UInt8] = [0]
      switch (wasEmpty, contents.isEmpty) {
      case (true, false): _ = try? bell.writeAll(byte)
      case (false, true): _ = try? byte.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      case (true, true), (false, false): break
      }
      return (result, contents.takeWaiting())
    }
    waiting?()
    return result
  }
}

extension Inbox {
  private struct Contents {
    /// What an event costs beyond the bytes that it brings.
    private static let eventBytes = 64

    private var entries: CircularBuffer<(event: ClientEvent, ticket: Ticket)> = []
    private var bytes = 0
    private var tickets: [Source: Ticket] = [:]
    private var ticketsIssued = 0
    var waiting: (@Sendable () -> Void)?

    var isEmpty: Bool { entries.isEmpty }

    mutating func open(_ source: Source) -> Ticket {
      close(source)
      ticketsIssued += 1
      let ticket = Ticket(source: source, number: ticketsIssued)
      tickets[source] = ticket
      return ticket
    }

    mutating func close(_ source: Source) {
      tickets[source] = nil
      entries.removeAll { $0.ticket.source == source }
      bytes = entries.reduce(0) { $0 + Self.cost(of: $1.event) }
    }

    mutating func append(_ event: ClientEvent, by ticket: Ticket) {
      guard tickets[ticket.source] == ticket else { return }
      entries.append((event, ticket))
      bytes += Self.cost(of: event)
    }

    mutating func take() -> ClientEvent? {
      guard let event = entries.popFirst()?.event else { return nil }
      bytes -= Self.cost(of: event)
      return event
    }

    mutating func takeWaiting() -> (@Sendable () -> Void)? {
      guard bytes <= Inbox.fullBytes else { return nil }
      defer { waiting = nil }
      return waiting
    }

    private static func cost(of event: ClientEvent) -> Int {
      guard case .received(let bytes) = event else { return eventBytes }
      return eventBytes + bytes.count
    }
  }
}

import ChatProtocol

/// What passed between clients and a server, as one saw it who stood between them.
///
/// The order of its events is that in which they were seen. What a client did reached the server at that time or later;
/// what the server did was done at that time or earlier. Nothing else is known of the order at the server.
package struct Capture: Hashable, Sendable {
  package enum Event: Hashable, Sendable {
    /// A client came; the server sees it as this peer. Clients are numbered from 0 in the order of coming.
    case connected(Int, Peer)
    case said([UInt8], by: Int)
    case heard([UInt8], by: Int)
    /// The client closed, or shut its write side.
    case ended(Int)
    /// The client's connection was reset.
    case lost(Int)
    /// The server closed, or shut its write side.
    case closed(Int)
    /// The server's connection was reset.
    case dropped(Int)
    /// The client reads too slowly, so that what the server sends waits.
    case stalled(Int)
    /// The server's log has grown.
    case logged([UInt8])
    /// Whoever looked could not look for so long: what is seen next may have come earlier.
    case lookedAway(Duration)
    /// The recording ended.
    case stopped
  }

  package struct Record: Hashable, Sendable {
    /// Since the recording began.
    package let time: Duration
    package let event: Event
  }

  /// As much as may be recorded, in bytes of the file that it becomes: what reads such files takes 16 MiB.
  package static let bound = 12 << 20

  package private(set) var records: [Record] = []
  /// How many clients have come.
  package private(set) var clients = 0
  private var size = 0

  package init() {}

  /// Whether nothing more may be added.
  package var isFull: Bool { size >= Self.bound }

  /// The last moment of it.
  package var duration: Duration { records.last?.time ?? .zero }

  /// Corrects how the server sees a client that has just come.
  package mutating func note(_ peer: Peer, of client: Int) {
    let index = records.lastIndex { if case .connected(client, _) = $0.event { true } else { false } }
    guard let index else { return }
    records[index] = Record(time: records[index].time, event: .connected(client, peer))
  }

  package mutating func add(_ event: Event, at time: Duration) {
    switch event {
    case .connected: clients += 1
    case .said(let bytes, _), .heard(let bytes, _), .logged(let bytes):
      // A byte that is no text takes four in the file, and what a session says of it as much again.
      size += bytes.reduce(0) { $0 + ($1 < 0x20 || $1 == 0x7F ? 8 : 2) }
      if String(validating: bytes, as: UTF8.self) == nil { size += bytes.count * 6 }
    case .ended, .lost, .closed, .dropped, .stalled, .lookedAway, .stopped: break
    }
    size += 40
    records.append(Record(time: time, event: event))
  }
}

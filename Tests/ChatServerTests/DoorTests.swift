import ChatProtocol
import NIOEmbedded
import POSIX
import SystemPackage
import Testing

@testable import ChatServer

@Suite struct DoorTests {
  // Spec: HARD-30
  @Test func nobodyIsLetInForASecondAfterAnError() throws {
    let (loop, listener, said) = (EmbeddedEventLoop(), StagedListener(), Said())
    var arrived: [UInt16?] = []
    let door = Door(listener, on: loop, programLog: said.logger)
    try door.begin { arrived.append($0.peer?.port) }
    for second in 1...2 {
      listener.error = .tooManyOpenFiles
      #expect(!listener.comes(UInt16(second)))
      listener.error = nil
      loop.advanceTime(by: .milliseconds(999))
      #expect(arrived.count == second - 1)
      loop.advanceTime(by: .milliseconds(1))
      #expect(arrived.count == second)
    }
    #expect(arrived == [1, 2] && said.lines.count == 2)
  }

  @Test func aWantThatLastsIsSaidOnce() throws {
    let (loop, listener, said) = (EmbeddedEventLoop(), StagedListener(), Said())
    try Door(listener, on: loop, programLog: said.logger).begin { _ in }
    listener.error = .tooManyOpenFiles
    #expect(!listener.comes(1))
    loop.advanceTime(by: .seconds(60))
    #expect(said.lines.count == 1 && listener.waiting == [1])
  }

  @Test func aClientThatGaveUpStopsNobodyElse() throws {
    let (loop, listener, said) = (EmbeddedEventLoop(), StagedListener(), Said())
    let door = Door(listener, on: loop, programLog: said.logger)
    try door.begin { _ in }
    listener.errorOnce = Errno(rawValue: 103)
    #expect(listener.comes(1) && said.lines.isEmpty)
  }

  @Test func thoseWhoAreThereHaveTheirTurnWhileACrowdComes() throws {
    let (loop, listener) = (EmbeddedEventLoop(), StagedListener())
    var arrived: [UInt16?] = []
    let door = Door(listener, on: loop, programLog: silentLogger)
    try door.begin { arrived.append($0.peer?.port) }
    var before: Int?
    loop.execute { before = arrived.count }
    listener.waiting = Array(1...2000)
    #expect(!listener.comes(2001))
    #expect((1..<2001).contains(arrived.count))
    loop.run()
    #expect(arrived == (1...2001).map { $0 })
    #expect(try #require(before) < 2001)
  }
}

/// Where those who want in stand in line.
final class StagedListener: ListeningSocket {
  var waiting: [UInt16] = []
  /// Why nobody can be accepted.
  var error: Errno?
  /// Why the next one cannot.
  var errorOnce: Errno?
  private(set) var isClosed = false
  private var watcher: (any SocketWatcher)?

  /// One more comes; whether all who wait were let in.
  func comes(_ port: UInt16) -> Bool {
    waiting.append(port)
    watcher?.happened(.init(canRead: true))
    return waiting.isEmpty
  }

  func watch(by watcher: any SocketWatcher) { self.watcher = watcher }

  func accept() throws(Errno) -> Arrival? {
    if let error = error ?? errorOnce {
      errorOnce = nil
      throw error
    }
    guard !waiting.isEmpty else { return nil }
    let port = waiting.removeFirst()
    let socket = StagedSocket(name: "\(port)", trace: Trace(), on: EmbeddedEventLoop())
    return (socket, Peer(address: "127.0.0.1", port: port))
  }

  func close() { isClosed = true }
}

import Glibc
import RawSockets
import SystemPackage
import Testing

@testable import ChatClient

@Suite struct WireTests {
  private let inbox = Inbox()
  private let wire: Wire

  init() { wire = Wire(inbox: inbox) }

  @Test func whatIsSaidIsHeardBothWays() throws {
    let (_, peer) = try connected()
    wire.send(Array("유저:안녕\n".utf8))
    #expect(try peer.hears("유저:안녕\n"))
    #expect(try inbox.next() == .taken)
    try peer.send("유저:안녕\n")
    #expect(try inbox.hears("유저:안녕\n"))
  }

  @Test func aNameIsTriedOnAllItsAddresses() throws {
    let server = try RawServer(host: "127.0.0.1")
    wire.connect(to: ServerAddress(host: "localhost", port: server.port))
    guard case .connected = try inbox.next() else { throw Unexpected() }
  }

  @Test func theEndComesAfterTheLastWords() throws {
    let (_, peer) = try connected()
    try peer.send("bye")
    peer.leave()
    #expect(try inbox.hears("bye"))
    #expect(try inbox.next() == .ended(.closed))
  }

  /// As one that is full does: it speaks and closes before the client has taken note that it is connected.
  @Test func nothingIsMissedOfAServerThatClosesAtOnce() throws {
    let server = try RawServer()
    for _ in 0..<200 {
      wire.connect(to: ServerAddress(host: server.host, port: server.port))
      let peer = try server.accept()
      try peer.send("full")
      peer.leave()
      guard case .connected = try inbox.next() else { throw Unexpected() }
      #expect(try inbox.hears("full"))
      #expect(try inbox.next() == .ended(.closed))
    }
  }

  @Test func aResetIsNoOrderlyEnd() throws {
    let (_, peer) = try connected()
    peer.reset()
    #expect(try inbox.next() == .ended(.lost("the server reset it")))
  }

  @Test func whoHasEndedSendingStillHears() throws {
    let (_, peer) = try connected()
    wire.send(Array("last".utf8))
    wire.endSending()
    #expect(try peer.hears("last") && peer.hearsTheEnd())
    #expect(try inbox.next() == .taken)
    try peer.send("answer")
    #expect(try inbox.hears("answer"))
    peer.leave()
    #expect(try inbox.next() == .ended(.closed))
  }

  @Test func aClosedPortIsSaid() throws {
    let server = try RawServer(isListening: false)
    wire.connect(to: ServerAddress(host: server.host, port: server.port))
    let words =
      "\(server.address): nobody listens there; start chat-server, or give another HOST and PORT"
    #expect(try inbox.next() == .connectFailed(words))
  }

  @Test func anUnknownNameIsSaid() throws {
    wire.connect(to: ServerAddress(host: "not a name"))
    guard case .connectFailed(let words) = try inbox.next() else { throw Unexpected() }
    #expect(words.hasPrefix("not a name is not known ("))
    #expect(words.hasSuffix("): give an address or another name"))
  }

  @Test func whatWasSaidBeforeLeavingArrives() throws {
    let (_, peer) = try connected()
    try peer.send("unheard")
    wire.send(Array("last".utf8))
    wire.disconnect()
    #expect(try peer.hears("last") && peer.hearsTheEnd())
  }

  @Test func nothingIsHeardOfAConnectionThatWasLeft() throws {
    let (server, peer) = try connected()
    try peer.send("before")
    try inbox.waitUntilReadable()
    wire.disconnect()
    #expect(inbox.take() == nil)
    try peer.send("after")
    wire.connect(to: ServerAddress(host: server.host, port: server.port))
    let second = try server.accept()
    guard case .connected = try inbox.next() else { throw Unexpected() }
    peer.leave()
    try second.send("new")
    #expect(try inbox.hears("new"))
  }

  @Test func anAttemptCanBeGivenUp() throws {
    let server = try RawServer()
    wire.connect(to: ServerAddress(host: server.host, port: server.port))
    wire.disconnect()
    wire.connect(to: ServerAddress(host: server.host, port: server.port))
    guard case .connected = try inbox.next() else { throw Unexpected() }
    #expect(inbox.take() == nil)
  }

  @Test func whatTheSystemHasTakenIsTold() throws {
    let (_, peer) = try connected()
    let piece = Array(repeating: UInt8(ascii: "x"), count: 64 << 10)
    var sent = 0
    repeat {
      wire.send(piece)
      sent += piece.count
    } while try inbox.isTaken(within: .milliseconds(500))
    #expect(try peer.read(sent).count == sent)
    #expect(try inbox.next() == .taken)
  }

  /// What is torn could be taken for a message; a reset says that it is none.
  @Test func whoIsLeftWithATornMessageIsReset() throws {
    let (_, peer) = try connected()
    let piece = Array(repeating: UInt8(ascii: "x"), count: 64 << 10)
    repeat { wire.send(piece) } while try inbox.isTaken(within: .milliseconds(500))
    wire.close()
    #expect(throws: Errno.self) { while try !peer.read(1 << 20).isEmpty {} }
  }

  /// The system asks a silent server whether it is there, and waits for no acknowledgement longer than that.
  @Test func aDeadLineIsNoticed() throws {
    let (server, peer) = try connected()
    let socket = try #require(ClientSocket(connectedTo: server.port))
    #expect(socket.option(SOL_SOCKET, SO_KEEPALIVE) == 1)
    #if os(Linux)
      let options = [TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_USER_TIMEOUT].map {
        socket.option(CInt(IPPROTO_TCP), $0) ?? .max
      }
      #expect(options[0] + options[1] * options[2] <= 60 && options[3] <= 60_000)
    #endif
    peer.leave()
  }

  @Test func aClientThatDoesNotTakeHoldsTheServerBack() throws {
    let (_, peer) = try connected()
    let most = 64 << 20
    let sent = try peer.sendUntilHeldBack(atMost: most)
    #expect(sent < most)
    var heard = 0
    while heard < sent {
      guard case .received(let bytes) = try inbox.next() else { throw Unexpected() }
      heard += bytes.count
    }
    try peer.send("more")
    #expect(try inbox.hears("more"))
  }

  @Test func aTimerFires() throws {
    wire.startTimer(.echo, .milliseconds(1))
    #expect(try inbox.next() == .timerFired(.echo))
  }

  @Test func aStoppedOrReplacedTimerDoesNotFire() throws {
    wire.startTimer(.echo, .zero)
    wire.startTimer(.framing, .milliseconds(1))
    try inbox.waitUntilReadable()
    wire.stopTimer(.echo)
    wire.startTimer(.framing, .seconds(600))
    wire.startTimer(.linger, .milliseconds(2))
    #expect(try inbox.next() == .timerFired(.linger))
    wire.close()
    #expect(inbox.take() == nil)
  }

  private func connected() throws -> (RawServer, RawConnection) {
    let server = try RawServer()
    wire.connect(to: ServerAddress(host: server.host, port: server.port))
    let peer = try server.accept()
    guard case .connected = try inbox.next() else { throw Unexpected() }
    return (server, peer)
  }
}

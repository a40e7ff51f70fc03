import POSIX
import SystemPackage

/// One end of a connection on loopback, as bare as can be; every wait ends after ten seconds at the latest.
package final class RawConnection {
  /// This end's; a server knows a client by it.
  package let port: UInt16
  private let socket: Socket

  init(_ socket: Socket) throws {
    self.socket = socket
    port = try socket.localAddress.port
  }

  /// A client.
  package convenience init(to port: Int) throws {
    try self.init(Socket(connectedTo: loopback(port: UInt16(port)), within: longest))
  }

  package func send(_ bytes: some Sequence<UInt8>) throws {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      try awaitEvent(.writing)
      rest = rest.dropFirst(try socket.send(rest))
    }
  }

  package func send(_ text: String) throws { try send(text.utf8) }

  /// Sends until the other end has taken nothing for a while; how much went out.
  package func sendUntilHeldBack(atMost count: Int) throws -> Int {
    let piece = [UInt8](repeating: 0, count: 1 << 16)
    var sent = 0
    while sent < count, try socket.descriptor.isReady(for: .writing, within: .milliseconds(200)) {
      sent += try socket.send(piece[...])
    }
    return sent
  }

  /// As many bytes as asked for, or what came before the end.
  package func read(_ count: Int) throws -> [UInt8] {
    var heard: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(count, 1 << 16))
    while heard.count < count {
      try awaitEvent(.reading)
      let most = min(buffer.count, count - heard.count)
      let received = try buffer.withUnsafeMutableBytes {
        try socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<most]))
      }
      switch received {
      case .bytes(let got): heard += buffer[..<got]
      case .nothing: break
      case .end: return heard
      }
    }
    return heard
  }

  /// Takes exactly as many bytes as the text has, or what came before the end.
  package func hears(_ text: String) throws -> Bool { try read(text.utf8.count).elementsEqual(text.utf8) }

  /// Whether the other end has closed, and nothing stood before that.
  package func hearsTheEnd() throws -> Bool { try read(1).isEmpty }

  package func shutWriteSide() throws { try socket.endSending() }

  package func leave() { socket.close() }

  /// Ends with a reset.
  package func reset() { socket.reset() }

  private func awaitEvent(_ event: PollSet.Events) throws {
    guard try socket.descriptor.isReady(for: event, within: longest) else { throw Errno.timedOut }
  }
}

let longest = Duration.seconds(10)

func loopback(_ host: String = "127.0.0.1", port: UInt16) throws -> Address {
  guard let address = try Address.resolve(host: host, port: port, within: longest).first else {
    throw Errno.addressNotAvailable
  }
  return address
}

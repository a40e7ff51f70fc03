import POSIX
import SystemPackage

/// The clients' connections, all on one thread, with one `poll` for all of them; each is known by its number.
final class ClientPool {
  private struct PooledClient {
    let socket: Socket
    /// What is still to be sent.
    var unsent: [UInt8]
    /// Why it has failed; nil while it is open, and where it was closed in an orderly way.
    var failure: Errno?
  }

  /// Files beside the clients': standard ones, the resolver's, and some to spare.
  private static let otherFiles = 16

  /// The server's addresses; once one has answered it is the only one.
  private var addresses: [Address]
  private var clients: [PooledClient] = []
  private var watched = PollSet()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

  /// Has no connection yet; raises the limit of open files for so many clients.
  init(for count: Int, at addresses: [Address]) throws(LoadFailure) {
    self.addresses = addresses
    let files = (try? OpenFileLimit.raise(to: count + Self.otherFiles)) ?? .max
    guard count + Self.otherFiles <= files else { throw .tooManyClients(count, limit: files) }
  }

  deinit { buffer.deallocate() }

  /// How many have begun to connect.
  var count: Int { clients.count }

  func isOpen(_ client: Int) -> Bool { !watched.isIgnored(at: client) }

  /// Why the client's connection has failed; nil where it was closed in an orderly way.
  func failure(of client: Int) -> Errno? { clients[client].failure }

  /// Adds a client, which sends the greeting first.
  ///
  /// The first one tries the server's addresses in turn, all together for so long; the others only begin to connect.
  func connect(greeting: [UInt8], within time: Duration) throws(LoadFailure) {
    let socket = try clients.isEmpty ? firstSocket(within: time) : nextSocket()
    try? socket.set(.noDelay, to: 1)
    watched.append(socket.descriptor, for: [.reading, .writing])
    clients.append(PooledClient(socket: socket, unsent: greeting))
  }

  /// Sends what is appended, now as far as the system takes it, and the rest by and by.
  func send(from client: Int, _ append: (inout [UInt8]) -> Void) {
    guard isOpen(client) else { return }
    append(&clients[client].unsent)
    flush(client)
  }

  /// Waits until something comes, not longer than the time, and hands on all that is there.
  func exchange(
    within time: Duration, _ received: (_ client: Int, _ piece: UnsafeRawBufferPointer) -> Void
  ) {
    guard let happened = try? watched.wait(within: time), happened > 0 else { return }
    for client in watched.indices {
      let events = watched.happened(at: client)
      if events.isEmpty { continue }
      if events.contains(.writing) { flush(client) }
      if events != .writing, isOpen(client) { receive(client, received) }
    }
  }

  /// Connects to the first of the addresses where somebody listens.
  private func firstSocket(within time: Duration) throws(LoadFailure) -> Socket {
    let end = ContinuousClock.now + time
    var failure = Errno.addressNotAvailable
    for (index, address) in addresses.enumerated() {
      do throws(Errno) {
        let share = (end - .now) / (addresses.count - index)
        let socket = try Socket(connectedTo: address, within: share)
        addresses = [address]
        return socket
      } catch {
        failure = error
      }
    }
    throw .cannotConnect(failure)
  }

  private func nextSocket() throws(LoadFailure) -> Socket {
    do throws(Errno) {
      return try Socket(connectingTo: addresses[0])
    } catch {
      throw .cannotConnect(error)
    }
  }

  private func flush(_ client: Int) {
    do throws(Errno) {
      let sent = try clients[client].socket.send(clients[client].unsent[...])
      clients[client].unsent.removeFirst(sent)
      watched.setEvents(clients[client].unsent.isEmpty ? .reading : [.reading, .writing], at: client)
    } catch {
      end(client, error)
    }
  }

  private func receive(_ client: Int, _ received: (Int, UnsafeRawBufferPointer) -> Void) {
    do throws(Errno) {
      switch try clients[client].socket.receive(into: buffer) {
      case .bytes(let count): received(client, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      case .nothing: break
      case .end: end(client, nil)
      }
    } catch {
      end(client, error)
    }
  }

  private func end(_ client: Int, _ failure: Errno?) {
    clients[client].failure = failure
    clients[client].unsent = []
    clients[client].socket.close()
    watched.ignore(at: client)
  }
}

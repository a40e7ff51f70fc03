import Glibc

/// The clients' connections, all on one thread, with one `poll` for all of them.
final class Crowd {
  private let address: ServerAddress
  private var sockets: [Socket] = []
  private var watched: [pollfd] = []
  private var output: [[UInt8]] = []
  private var errors: [Int: CInt] = [:]
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

  /// Nobody yet; raises the limit of open files as far as it goes.
  init(_ clients: Int, to address: ServerAddress) throws(NoServer) {
    self.address = address
    var files = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
    files.rlim_cur = files.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
    guard clients + 16 <= Int(clamping: files.rlim_cur) else {
      throw .tooManyClients(clients, limit: Int(clamping: files.rlim_cur))
    }
  }

  deinit {
    for client in sockets.indices where isOpen(client) { sockets[client].close() }
    buffer.deallocate()
  }

  /// How many have begun to connect.
  var count: Int { sockets.count }

  func isOpen(_ client: Int) -> Bool { watched[client].fd >= 0 }

  /// Begins to connect one more client, which says the greeting first.
  func join(greeting: [UInt8]) throws(NoServer) {
    let socket = try Socket(to: address)
    sockets.append(socket)
    output.append(greeting)
    watched.append(pollfd(fd: socket.descriptor, events: Int16(POLLIN | POLLOUT), revents: 0))
  }

  /// Lets the client say what is appended.
  func say(_ client: Int, _ append: (inout [UInt8]) -> Void) {
    guard isOpen(client) else { return }
    append(&output[client])
    flush(client)
  }

  /// Waits for something to come, not longer than the time, and hands on all that is there.
  func turn(within milliseconds: Int, _ heard: (_ client: Int, _ piece: UnsafeRawBufferPointer) -> Void) {
    guard poll(&watched, nfds_t(watched.count), CInt(clamping: milliseconds)) > 0 else { return }
    for client in watched.indices where watched[client].revents != 0 {
      let happened = CInt(watched[client].revents)
      if happened & POLLOUT != 0 { flush(client) }
      if happened & ~POLLOUT != 0, isOpen(client) { receive(client, heard) }
    }
  }

  /// Why the client's connection has failed; 0 where it was closed in an orderly way.
  func error(of client: Int) -> CInt { errors[client] ?? 0 }
  private func flush(_ client: Int) {
    guard sockets[client].send(&output[client]) else { return end(client, errno) }
    watched[client].events = Int16(output[client].isEmpty ? POLLIN : POLLIN | POLLOUT)
  }

  private func receive(_ client: Int, _ heard: (Int, UnsafeRawBufferPointer) -> Void) {
    switch sockets[client].receive(into: buffer) {
    case .bytes(let count): heard(client, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    case .nothing: break
    case .end(let code): end(client, code)
    }
  }

  private func end(_ client: Int, _ code: CInt) {
    errors[client] = code
    sockets[client].close()
    watched[client].fd = -1
    output[client] = []
  }
}

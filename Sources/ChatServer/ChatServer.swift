import ChatProtocol
import Logging
import NIOCore
import POSIX
import ServiceLifecycle
import SystemPackage

/// The reference server: a room, a log and whoever connects.
///
/// Several servers may run in one process; each has an event loop of its own.
package actor ChatServer: Service {
  /// What a server is to be.
  package struct Configuration: Sendable {
    /// A name or an address of this machine.
    package var host: String
    /// The port; 0 picks a free one.
    package var port: Int
    /// Sockets that listen already, in the place of host and port.
    package var inherited: [CInt] = []
    package var framing: Framing
    package var limits: ServerLimits
    package var logPath: String
    /// The mode of a log that is made anew; the process's umask takes from it.
    package var logMode: CInt
    package var logSync: LogSync
    /// A descriptor that the log is copied to as it grows, such as standard output.
    package var liveLog: CInt?
    /// How long what clients say may wait for more of it, to cost less.
    package var flushInterval: Duration

    package init(
      host: String = "127.0.0.1", port: Int = 2500, framing: Framing = .line,
      limits: ServerLimits = ServerLimits(),
      logPath: String = "Server Log.txt", logMode: CInt = 0o640, logSync: LogSync = .never,
      liveLog: CInt? = nil, flushInterval: Duration = .zero
    ) {
      self.host = host
      self.port = port
      self.framing = framing
      self.limits = limits
      self.logPath = logPath
      self.logMode = logMode
      self.logSync = logSync
      self.liveLog = liveLog
      self.flushInterval = flushInterval
    }
  }

  private typealias RoomBox = NIOLoopBoundBox<RoomLoop?>

  private struct Running {
    let loop: SocketEventLoop
    let room: RoomBox
    let end: EventLoopFuture<Void>
    let endpoint: ListeningAddress
  }

  private let configuration: Configuration
  private let logger: Logger
  private let manager: ServiceManager?
  private var running: Running?

  package init(
    _ configuration: Configuration, logger: Logger = Logger(label: "chat-server"),
    manager: ServiceManager? = nil
  ) {
    self.configuration = configuration
    self.logger = logger
    self.manager = manager
  }

  /// Binds, opens the log, listens; gives the address, with the port that was picked.
  ///
  /// Where one of the three fails, nothing of the others is left.
  package func start() async throws(StartError) -> ListeningAddress {
    if let running { return running.endpoint }
    let loop = try makeLoop()
    do throws(StartError) {
      let running = try await start(on: loop)
      self.running = running
      return running.endpoint
    } catch {
      try? await loop.shutdownGracefully()
      throw error
    }
  }

  /// Tells and closes everyone, completes the log; slow readers have a second.
  package func stop() async {
    guard let running else { return }
    self.running = nil
    Self.requestStop(running.room)
    try? await running.end.get()
    try? await running.loop.shutdownGracefully()
  }

  /// Goes on in the file that has the log's name now.
  package func reopenLog() async {
    guard let room = running?.room else { return }
    try? await room.eventLoop.submit { room.value?.reopenLog() }.get()
  }

  /// Starts, and serves until it is told to stop; throws where it cannot start or cannot write the log.
  package func run() async throws {
    _ = try await start()
    guard let running else { return }
    let (room, manager) = (running.room, manager)
    manager?.tell(.ready(status: "listening on \(running.endpoint)"))
    do {
      try await withTaskCancellationOrGracefulShutdownHandler {
        try await running.end.get()
      } onCancelOrGracefulShutdown: {
        manager?.tell(.stopping)
        Self.requestStop(room)
      }
    } catch {
      await stop()
      throw error
    }
    await stop()
  }
}

extension ChatServer {
  private func makeLoop() throws(StartError) -> SocketEventLoop {
    do throws(Errno) { return try SocketEventLoop() } catch {
      throw .cannotListen(host: configuration.host, port: configuration.port, code: error.rawValue)
    }
  }

  private func start(on loop: SocketEventLoop) async throws(StartError) -> Running {
    let room = RoomBox.makeEmptyBox(valueType: RoomLoop.self, eventLoop: loop)
    let (configuration, logger) = (configuration, logger)
    let opening = loop.submit {
      Result { () throws(StartError) in
        let opened = try RoomLoop.open(configuration, on: loop, programLog: logger)
        room.value = opened.room
        return (opened.room.end, opened.addresses)
      }
    }
    let (end, addresses): (EventLoopFuture<Void>, [ListeningAddress])
    do { (end, addresses) = try await opening.get().get() } catch {
      throw error as? StartError ?? .cannotListen(host: configuration.host, port: configuration.port, code: 0)
    }
    guard let endpoint = addresses.first else {
      throw .cannotListen(host: configuration.host, port: configuration.port, code: 0)
    }
    logger.notice("listening on \(addresses.map(\.description).joined(separator: " and "))")
    return Running(loop: loop, room: room, end: end, endpoint: endpoint)
  }

  private static func requestStop(_ room: RoomBox) {
    room.eventLoop.execute { room.value?.stop() }
  }
}

/// Where a server listens.
package struct ListeningAddress: Sendable, Hashable, CustomStringConvertible {
  package let address: String
  package let port: Int

  init(_ address: Address) { (self.address, port) = (address.host, Int(address.port)) }

  /// `127.0.0.1:2500`, or `[::1]:2500`.
  package var description: String {
    address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}

extension RoomLoop {
  /// Binds, opens the log, and only then lets clients in.
  fileprivate static func open(
    _ configuration: ChatServer.Configuration, on loop: SocketEventLoop, programLog: Logger
  ) throws(StartError) -> (room: RoomLoop, addresses: [ListeningAddress]) {
    let listener = Listener(
      host: configuration.host, port: configuration.port, inherited: configuration.inherited)
    let sockets = try listener.bind()
    let room = try begin(configuration, on: loop, programLog: programLog)
    do throws(Errno) {
      try room.open(sockets.map { Door(WatchedSocket($0, on: loop), on: loop, programLog: programLog) })
      return (room, try sockets.map { (socket) throws(Errno) in ListeningAddress(try socket.localAddress) })
    } catch {
      throw .cannotListen(host: configuration.host, port: configuration.port, code: error.rawValue)
    }
  }

  private static func begin(
    _ configuration: ChatServer.Configuration, on loop: SocketEventLoop, programLog: Logger
  ) throws(StartError) -> RoomLoop {
    do throws(LogFailure) {
      let file = try ChatLog(path: configuration.logPath, mode: configuration.logMode, programLog: programLog)
      let room = RoomLoop(
        framing: configuration.framing, limits: configuration.limits, on: loop,
        log: SyncedLog(file, configuration.logSync, on: loop),
        live: configuration.liveLog.flatMap { LiveLog(of: file, to: $0, on: loop, programLog: programLog) },
        flushInterval: configuration.flushInterval, programLog: programLog)
      try room.opened()
      return room
    } catch {
      throw .log(error)
    }
  }
}

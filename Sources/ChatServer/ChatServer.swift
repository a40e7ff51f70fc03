import ChatProtocol
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

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
    let group: MultiThreadedEventLoopGroup
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
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do throws(StartError) {
      let running = try await start(on: group)
      self.running = running
      return running.endpoint
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  /// Tells and closes everyone, completes the log; slow readers have a second.
  package func stop() async {
    guard let running else { return }
    self.running = nil
    Self.requestStop(running.room)
    try? await running.end.get()
    try? await running.group.shutdownGracefully()
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
  private func start(on group: MultiThreadedEventLoopGroup) async throws(StartError) -> Running {
    let loop = group.next()
    let room = RoomBox.makeEmptyBox(valueType: RoomLoop.self, eventLoop: loop)
    let listener = Listener(
      host: configuration.host, port: configuration.port, inherited: configuration.inherited,
      framing: configuration.framing, eventLoop: loop, programLog: logger)
    let channels = try await listener.bind { channel in
      channel.eventLoop.makeCompletedFuture {
        guard let room = room.value else { throw ChannelError.ioOnClosedChannel }
        try channel.pipeline.syncOperations.addHandler(ConnectionHandler(room: room))
      }
    }
    let endpoints = channels.compactMap { $0.localAddress.flatMap(ListeningAddress.init) }
    guard let endpoint = endpoints.first else {
      throw .cannotListen(host: configuration.host, port: configuration.port, code: 0)
    }
    let end = try await open(room, on: loop, behind: channels)
    logger.notice("listening on \(endpoints.map(\.description).joined(separator: " and "))")
    return Running(group: group, room: room, end: end, endpoint: endpoint)
  }

  /// Opens the log, and only then lets clients in.
  private func open(
    _ room: RoomBox, on loop: any EventLoop, behind channels: [any Channel]
  ) async throws(StartError) -> EventLoopFuture<Void> {
    let (configuration, logger) = (configuration, logger)
    let opening = loop.submit { () -> Result<EventLoopFuture<Void>, LogFailure> in
      do throws(LogFailure) {
        let file = try ChatLog(path: configuration.logPath, mode: configuration.logMode, programLog: logger)
        let log = SyncedLog(file, configuration.logSync, on: loop)
        let live = configuration.liveLog.flatMap { LiveLog(of: file, to: $0, on: loop, programLog: logger) }
        let opened = RoomLoop(
          framing: configuration.framing, limits: configuration.limits, on: loop, log: log, live: live,
          flushInterval: configuration.flushInterval, programLog: logger)
        try opened.opened(behind: channels)
        room.value = opened
        for channel in channels { try? channel.syncOptions?.setOption(.autoRead, value: true) }
        return .success(opened.end)
      } catch {
        return .failure(error)
      }
    }
    do {
      return try await opening.get().get()
    } catch {
      throw .log(error as? LogFailure ?? LogFailure(path: configuration.logPath, code: 0))
    }
  }

  private static func requestStop(_ room: RoomBox) {
    room.eventLoop.execute { room.value?.stop() }
  }
}

/// Where a server listens.
package struct ListeningAddress: Sendable, Hashable, CustomStringConvertible {
  package let address: String
  package let port: Int

  init?(_ socketAddress: SocketAddress) {
    guard let address = socketAddress.ipAddress, let port = socketAddress.port else { return nil }
    self.address = address
    self.port = port
  }

  /// `127.0.0.1:2500`, or `[::1]:2500`.
  package var description: String {
    address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}

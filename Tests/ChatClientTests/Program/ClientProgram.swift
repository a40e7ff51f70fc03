import Foundation

/// chat-client as a script runs it, with no terminal anywhere.
final class ClientProgram {
  /// What a run left.
  struct Outcome {
    let status: Int32
    let wasKilled: Bool
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map { String($0) } }
  }

  private let place: Place
  private let process = Process()
  private let input = Pipe()
  private let end: AsyncStream<Void>

  /// Starts it; without an input file it has a pipe, which stays open until ``endInput()``.
  ///
  /// Its output goes to a file unless somebody else is to have it.
  init(_ arguments: [String], input: URL? = nil, output: FileHandle? = nil, defaults: String? = nil) throws {
    place = try Place()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = place.directory
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_CONFIG_HOME": place.directory.path]
    ) { $1 }
    if let defaults {
      let directory = place.file("chat-client")
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try Data(defaults.utf8).write(to: directory.appending(path: "config"))
    }
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? self.input
    for name in ["output", "errors"] { try Data().write(to: place.file(name)) }
    process.standardOutput = try output ?? FileHandle(forWritingTo: place.file("output"))
    process.standardError = try FileHandle(forWritingTo: place.file("errors"))
    let (end, continuation) = AsyncStream<Void>.makeStream()
    self.end = end
    process.terminationHandler = { _ in continuation.finish() }
    try process.runWithNoSignalsBlocked()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Runs it to its end on this input.
  static func run(_ arguments: String..., input: some Sequence<UInt8> = []) async throws -> Outcome {
    let place = try Place()
    try Data(input).write(to: place.file("input"))
    return try await ClientProgram(arguments, input: place.file("input")).outcome()
  }

  /// What it left, once it has ended.
  func outcome() async throws -> Outcome {
    for await _ in end {}
    return Outcome(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: try place.text("output"), errors: try place.text("errors"))
  }

  func endInput() throws { try input.fileHandleForWriting.close() }

  func type(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }

  /// Gives it input until it has taken none for a while; how many bytes it took.
  func typeUntilHeldBack(_ piece: [UInt8], atMost count: Int) throws -> Int {
    let descriptor = input.fileHandleForWriting.fileDescriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    var given = 0
    while given < count, poll(&watched, 1, 500) > 0 {
      let rest = piece.dropFirst(given % piece.count)
      given += max(0, rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) })
    }
    return given
  }

  func tell(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// The most memory that it has held so far, in bytes; nil where the system does not say.
  var peakMemory: Int? {
    let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 }
  }

  /// Beside the tests themselves.
  static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "chat-client")
}

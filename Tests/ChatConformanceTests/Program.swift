import Foundation

/// A program of this package, run as a user runs it, in a directory of its own.
struct Program {
  let url: URL
  let directory: URL

  init(_ name: String) throws {
    url = Self.folder.appending(path: name)
    directory = FileManager.default.temporaryDirectory.appending(path: "chat-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  /// Another program, in a directory that is there.
  init(at url: URL, in directory: URL) {
    self.url = url
    self.directory = directory
  }

  /// What a run left.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    var lastLine: Substring { output.split(separator: "\n").last ?? "" }
    /// The output on one line, wherever its own were broken.
    var prose: String { output.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
  }

  /// Runs the program to its end.
  func run(_ arguments: String...) throws -> Outcome {
    let process = try start(arguments)
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try text("output"), errors: try text("errors"))
  }

  /// Starts the program; its output goes to files, so that no pipe can fill up.
  func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.environment = Self.environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try file("output")
    process.standardError = try file("errors")
    try process.run()
    return process
  }

  func text(_ file: String) throws -> String {
    String(decoding: try Data(contentsOf: directory.appending(path: file)), as: UTF8.self)
  }

  /// Puts a file below the directory.
  func write(_ text: String, to path: String) throws {
    let url = directory.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  private func file(_ name: String) throws -> FileHandle {
    let url = directory.appending(path: name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  /// Where the tests themselves were built.
  private static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

  /// Python's own folder comes first: what stands in its place in the PATH may take longer to find it than it takes to start.
  private static let environment: [String: String] = {
    var environment = ProcessInfo.processInfo.environment
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import os, sys; print(end=os.path.dirname(sys.executable))"]
    process.standardOutput = output
    if (try? process.run()) != nil, let folder = try? output.fileHandleForReading.readToEnd() {
      process.waitUntilExit()
      environment["PATH"] = String(decoding: folder, as: UTF8.self) + ":" + (environment["PATH"] ?? "")
    }
    return environment
  }()

  /// Python alone: what is installed beside it takes longer to find than Python takes to start.
  static let python = "python3 -SE"

  /// What stands at the other end in tests.
  static let peers = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Peers")

  /// A student's server in Python, as a command to launch.
  static func peer(_ file: String, _ mistakes: String = "") -> String {
    "exec \(python) '\(peers.appending(path: file).path)' {host} {port} \(mistakes)"
  }
}

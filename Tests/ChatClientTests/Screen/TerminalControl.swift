import Foundation

/// A tmux server of our own, spoken to in its control mode.
///
/// Every command's answer is awaited, and what the pane's program writes is reported as it happens: nothing here
/// asks again and again whether something has changed.
final class TerminalControl {
  /// All that the pane's program has written so far.
  private(set) var output: [UInt8] = []
  private let process = Process()
  private let input = Pipe()
  private let answers = Pipe()
  private var buffer: [UInt8] = []
  private var searched = 0

  /// Starts a server whose only pane runs a shell command.
  init(size: Screen.Size, directory: URL, running command: String) throws {
    signal(SIGPIPE, SIG_IGN)  // a tmux that has gone is told by its answer's end
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["tmux", "-u", "-C", "-S", directory.appending(path: "tmux").path, "-f", "/dev/null", "new-session"]
      + ["-x", "\(size.width)", "-y", "\(size.height)", "-c", directory.path, command]
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    process.environment?["TMUX"] = nil
    process.standardInput = input
    process.standardOutput = answers
    try process.runWithNoSignalsBlocked()
    // Before there is a session, commands are answered with nothing.
    let deadline = Deadline()
    while let line = try line(deadline), !line.hasPrefix("%session-changed ") {}
  }

  /// Performs a command; returns the lines of its answer.
  @discardableResult
  func perform(_ command: String) throws -> [String] {
    try input.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
    let deadline = Deadline()
    var answer: [String] = []
    var ending: String?
    while let line = try line(deadline) {
      if let end = ending {
        if line == "%end " + end { return answer }
        if line == "%error " + end { throw TerminalFault.refused(command, answer.joined(separator: "\n")) }
        answer.append(line)
      } else if line.hasPrefix("%begin "), line.hasSuffix(" 1") {  // 1: it was asked here, not at the start
        ending = String(line.dropFirst("%begin ".count))
      }
    }
    throw TerminalFault.hang(command)
  }

  /// Blocks until the pane's program has written something more; false when the time is up.
  func waitForOutput(_ deadline: Deadline) throws -> Bool {
    let before = output.count
    while output.count == before {
      guard try line(deadline) != nil else { return false }
    }
    return true
  }

  /// Ends the server, and with it whatever still runs in the pane.
  func end() {
    // The answers end with the server; the process that we started has only been its client.
    _ = try? perform("kill-server")
    let deadline = Deadline()
    while (try? line(deadline)) != nil {}
    try? input.fileHandleForWriting.close()
  }

  /// The next line of the control mode; nil when the time is up.
  private func line(_ deadline: Deadline) throws -> String? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(buffer[..<end])
        buffer.removeFirst(end + 1)
        searched = 0
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("%output ") { note(line) }
        return text
      }
      searched = buffer.count
      guard let bytes = deadline.read(answers.fileHandleForReading.fileDescriptor) else { return nil }
      if bytes.isEmpty { throw TerminalFault.ended }
      buffer += bytes
    }
  }

  /// Keeps what `%output %PANE TEXT` tells; bytes below the blank and backslashes are written as `\ooo`.
  private func note(_ line: [UInt8]) {
    let blank = UInt8(ascii: " ")
    guard let text = line.split(separator: blank, maxSplits: 2, omittingEmptySubsequences: false).last else {
      return
    }
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), rest.count >= 3 else {
        output.append(byte)
        continue
      }
      output.append(rest.prefix(3).reduce(0) { $0 << 3 | ($1 & 7) })
      rest = rest.dropFirst(3)
    }
  }
}

/// What went wrong in a terminal, for the reader of a failed test.
enum TerminalFault: Error, CustomStringConvertible {
  case ended
  case hang(String)
  case refused(String, String)
  case wrongScreen(expected: String, found: Screen)

  var description: String {
    switch self {
    case .ended: "the terminal has ended: its program has too, or tmux is missing"
    case .hang(let command): "the terminal did not answer: \(command)"
    case .refused(let command, let reason): "the terminal refused: \(command): \(reason)"
    case .wrongScreen(let expected, let found): "expected:\n\(expected)\nfound:\n\(found)"
    }
  }
}

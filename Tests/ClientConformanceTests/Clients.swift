import ClientConformance
import Dispatch
import Foundation
import SessionLanguage
import Testing

/// Clients of Tests/Clients, and how they are judged.
enum Clients {
  static let library = Result<ClientLibrary, SessionErrors> { () throws(SessionErrors) in
    try ClientLibrary.embedded()
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Clients")

  /// Where Python is: what stands in its place in the PATH may take longer to find it than it takes to start.
  private static let interpreter: String = {
    let output = Pipe()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import sys; print(sys.executable)"]
    process.standardOutput = output
    guard (try? process.run()) != nil, let path = try? output.fileHandleForReading.readToEnd() else {
      return "python3"
    }
    process.waitUntilExit()
    return String(decoding: path, as: UTF8.self).trimmingCharacters(in: .newlines)
  }()

  /// A client in Python.
  static func python(_ file: String, _ arguments: String..., plain: Bool) -> ClientAssignment {
    // Python alone, for what is installed beside it takes longer to find than Python takes to start; what it compiles it
    // does not leave among the sources.
    let command = [interpreter, "-SEB", folder.appending(path: file).path]
    var assignment = ClientAssignment(
      ClientCommand(
        words: command + (plain && file == "client.py" ? ["--plain"] : []) + arguments
          + ["{host}", "{port}", "{nick}"], reconnectBy: "--reconnect"))
    assignment.habits.hasTerminal = !plain
    assignment.habits.connectBy = "/connect {host} {port}"
    return assignment
  }

  /// The client of this package; without options it is told where to connect, and no nick.
  static func own(plain: Bool, options: [String] = ["{host}", "{port}", "--nick", "{nick}"])
    -> ClientAssignment
  {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "chat-client")
    var assignment = ClientAssignment(
      ClientCommand(words: [program.path] + options, reconnectBy: "--reconnect"))
    assignment.habits.hasTerminal = !plain
    assignment.habits.takesNick = assignment.command.takesNick
    assignment.habits.connectsWhenTold = !assignment.command.takesPort
    assignment.habits.connectBy = "/connect {host} {port}"
    return assignment
  }

  /// Does the same for each number from 0, so many at a time: whoever plays with a client waits for it most of the time.
  static func forEach(below count: Int, atOnce jobs: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let group = DispatchGroup()
    for job in 0..<jobs {
      // A queue of its own is a thread of its own, however few cores there are.
      DispatchQueue(label: "job \(job)").async(group: group) {
        for number in stride(from: job, to: count, by: jobs) { body(number) }
      }
    }
    group.wait()
  }

  /// Plays the sessions that the assignment asks for.
  static func results(_ assignment: ClientAssignment) throws -> [ClientResult] {
    let sessions = try library.get().sessions.filter(assignment.selects)
    return try ClientRun(assignment).results(of: sessions, jobs: 4) { _ in }
  }

  /// Expects that nothing fails, and says what has; gives how many passed.
  static func expectRight(_ assignment: ClientAssignment) throws -> Int {
    var assignment = assignment
    // The machine may be busy: it is for a hang, and no measure of speed.
    assignment.timeout = .seconds(30)
    let report = ClientReport(library: try library.get(), traces: false)
    let results = try results(assignment)
    for result in results where result.hasFailed { Issue.record("\(report.text(for: result) ?? "")") }
    return results.count { $0.outcome == .passed }
  }
}

/// A mistake that Tests/Clients/client.py can make.
struct Mistake: Sendable, CustomTestStringConvertible {
  let name: String
  let breaks: String
  let isPlain: Bool

  var testDescription: String { name }

  /// All of them, as the program tells them.
  static let all: [Mistake] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Clients/mistakes.py")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.matches(of: /(?m)^    "([a-z0-9-]+)": \("(CLIENT-[0-9]+)", "([tp])"\),$/).map {
      Mistake(name: String($0.output.1), breaks: String($0.output.2), isPlain: $0.output.3 == "p")
    }
  }()

  /// A client with it.
  var client: ClientAssignment {
    var client = Clients.python("client.py", "--mistake", name, plain: isPlain)
    client.timeout = .seconds(4)
    return client
  }
}

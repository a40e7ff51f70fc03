import ArgumentParser
import ChatConformance
import Foundation
import SessionScript

/// Why the program ends without a verdict.
enum Complaint: Error {
  case badSessions(SessionErrors)
  case badFolder(String)
  case obstacle(Obstacle)

  var words: String {
    switch self {
    case .badSessions(let errors): errors.shown
    case .badFolder(let path): "\(path): no session files could be read there; give a folder such as Fixtures"
    case .obstacle(let obstacle): obstacle.words
    }
  }

  var status: Int32 {
    switch self {
    case .badSessions, .badFolder: 2
    case .obstacle(let obstacle): obstacle.status
    }
  }
}

extension JudgeOptions {
  var selection: Selection { Selection(only: only, skip: skip) }

  /// The sessions of the program, or those of the folder that was named.
  func library() throws(Complaint) -> Library {
    let files = try fixtures.map(sessionFiles)
    do throws(SessionErrors) {
      if let files { return try Library.replacing(sessions: files) }
      return try Library.embedded()
    } catch {
      throw .badSessions(error)
    }
  }

  private func sessionFiles(below folder: String) throws(Complaint) -> [(path: String, text: [UInt8])] {
    do {
      let paths = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
        $0.hasSuffix(".session")
      }
      guard !paths.isEmpty else { throw Complaint.badFolder(folder) }
      return try paths.sorted().map { path in
        (path, Array(try Data(contentsOf: URL(filePath: folder).appending(path: path))))
      }
    } catch {
      throw .badFolder(folder)
    }
  }

  func judge(by library: Library) throws(Complaint) -> Int32 {
    do throws(Obstacle) {
      return try Judgement(of: library, assignment) { text in
        print(text)
        fflush(nil)
      }.status()
    } catch {
      throw .obstacle(error)
    }
  }

  private var assignment: Assignment {
    var assignment = Assignment(target)
    assignment.options.claim = claim ?? (reference ? (framing == .bare ? .core : .hardened) : nil)
    assignment.options.selection = selection
    assignment.options.terminator = framing.terminator
    assignment.options.canLaunch = reference || launch != nil
    assignment.timeout = .seconds(timeout)
    assignment.traces = trace
    assignment.hasColour =
      isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    return assignment
  }

  private var target: Assignment.Target {
    if reference {
      let program =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
      let quoted = program.replacing("'", with: "'\\''")
      return .launched(
        command: "'\(quoted)' serve {host} {port} --framing \(framing == .bare ? "bare" : "line")")
    }
    if let launch { return .launched(command: launch) }
    return .attached(host: host, port: port, log: log)
  }
}

extension JudgeOptions.FramingOption {
  /// What ends the server's messages; nil where that is to be found out.
  fileprivate var terminator: [UInt8]? {
    switch self {
    case .auto: nil
    case .line: [UInt8(ascii: "\n")]
    case .bare: []
    }
  }
}

/// Says one line on standard error.
func printError(_ text: String) {
  FileHandle.standardError.write(Data("chat-conform: \(text)\n".utf8))
}

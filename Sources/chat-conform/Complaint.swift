import ArgumentParser
import ChatConformance
import Grading
import Localization
import SessionLanguage

extension ParsableCommand {
  /// Ends with the status that the work gives, or says why it could not be done.
  func end(by work: () throws(Complaint) -> Int32) throws {
    let status: Int32
    do throws(Complaint) {
      status = try work()
    } catch {
      printError(error.words)
      throw ExitCode(error.status)
    }
    throw ExitCode(status)
  }
}

/// Why the program ends without having done what it was asked for.
enum Complaint: Error {
  /// Of session files, or of a list of known failures.
  case badFiles(SessionErrors)
  case badFolder(String)
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  /// After the run.
  case unwritten(path: String, reason: String)
  case twoReports(path: String)
  case noSandbox
  case noRecording(String)
  case gradebook(GradebookError)
  case obstacle(Obstacle)

  var words: String {
    switch self {
    case .badFiles(let errors): errors.shown
    case .badFolder(let path): "\(path): no session files could be read there; give a folder such as Fixtures"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .unwritable(let path, let reason): "\(path): no report can be written there: \(reason)"
    case .unwritten(let path, let reason): "\(path): not everything could be written there: \(reason)"
    case .twoReports(let path): "\(path): two reports would go there; give each a path of its own"
    case .noSandbox: "--sandbox: bubblewrap is not installed; on Debian: apt install bubblewrap"
    case .noRecording(let reason): reason
    case .gradebook(let error): error.words
    case .obstacle(let obstacle): obstacle.words
    }
  }

  var status: Int32 {
    switch self {
    case .badFiles, .badFolder, .unreadable, .unwritable, .twoReports, .noSandbox, .noRecording, .gradebook: 2
    case .unwritten: ExitStatus.cannotGoOn
    case .obstacle(let obstacle): obstacle.status
    }
  }
}

/// Says one line on standard error, in its reader's language.
func printError(_ text: String) { StandardStreams.printError("chat-conform: \(text.translated)") }

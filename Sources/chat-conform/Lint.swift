import ArgumentParser
import Arguments
import ChatConformance
import ClientConformance
import Localization
import POSIX
import SessionLanguage
import SystemPackage

/// `chat-conform lint FILES`.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", _superCommandName: "chat-conform",
    abstract: "Check session files, and say all that is wrong with them.",
    discussion: """
      Nothing is played. Each error is told with file, line and column, what was expected there and what was found. \
      The exit status is 2 where something is wrong or cannot be read, else 0.
      """)

  @Argument(
    help: "Session files, and folders with session files below.", completion: .file(extensions: ["session"]))
  var paths: [String]

  @OptionGroup var reader: ReaderOptions

  func run() throws {
    let (files, complaints) = read()
    for complaint in complaints { printError(complaint.words) }
    let errors = errors(in: files)
    guard errors.all.isEmpty else {
      StandardStreams.say(errors.shown.translated)
      let bad = Set(errors.all.map(\.file)).count
      StandardStreams.say("\n" + "errors: \(errors.all.count), in \(bad) of \(files.count) files".translated)
      throw ExitCode(2)
    }
    guard complaints.isEmpty else { throw ExitCode(2) }
    StandardStreams.say(
      "nothing is wrong in \(files.count) \(files.count == 1 ? "file" : "files")".translated)
  }

  private func errors(in files: [SessionSource]) -> SessionErrors {
    var errors: [SessionError] = []
    do throws(SessionErrors) {
      _ = try Library.replacing(sessions: files.filter { !isAboutClients($0.id) })
    } catch {
      errors += error.all
    }
    do throws(SessionErrors) {
      _ = try ClientLibrary(files.filter { isAboutClients($0.id) })
    } catch {
      errors += error.all
    }
    return SessionErrors(all: errors)
  }

  /// Each file once, and why others cannot be read.
  private func read() -> (files: [SessionSource], complaints: [Complaint]) {
    var files: [SessionSource] = []
    var complaints: [Complaint] = []
    var seen: Set<FileIdentity> = []
    for path in paths {
      do throws(Complaint) {
        for file in try expanded(path)
        where FileIdentity(at: file).map({ seen.insert($0).inserted }) ?? true {
          files.append(try sessionFile(file))
        }
      } catch {
        complaints.append(error)
      }
    }
    return (files, complaints)
  }

  private func expanded(_ path: String) throws(Complaint) -> [String] {
    guard kindOfNoFile(at: path) == "a folder" else { return [path] }
    return try sessionPaths(below: path).map { FilePath(path).appending($0).string }
  }
}

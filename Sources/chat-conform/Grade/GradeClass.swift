import ArgumentParser
import ChatConformance
import FoundationEssentials
import Glibc
import Grading
import POSIX
import SessionLanguage
import SystemPackage

/// `chat-conform grade DIR`.
struct GradeClass: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", _superCommandName: "chat-conform",
    abstract: "Judge all submissions of a class, and give points.",
    discussion: """
      Each folder in the given one is a submission. A file called command in it holds the command that starts its \
      server, as in: python3 server.py {host} {port}. It is run in a new directory that has links to all files of the \
      submission.

      Each is judged by a process of its own, on a copy, and runs in a sandbox by bubblewrap: it has no network but its \
      own, sees no other process, changes no file, and has limits. It may listen at the port that it likes. Where \
      bubblewrap is not installed that is said, and submissions are judged one after another.

      RESULTS
        grades.csv, grades.json  all points
        class.txt                what is wrong in the class, and with whom
        comments.toml            a comment on each of these; edit them, and grade once more with --resume
        NAME/page.txt            what the author is to read
        NAME/report.txt          all that the runner said; verdict.json is the same for machines

      POINTS
        A list has a line for each stage or requirement: 'joins 20', 'ROOM-9 5'. The points of a stage are shared by \
      its requirements. What is kept brings its points; what was not shown brings none, and the reason is told. What \
      goes wrong now and then is broken.

      EXIT STATUS
        0  all were graded
        2  the command or a file is wrong
        4  something was not graded: the run was told to stop, or this machine refused what it needs
      """)

  @Argument(help: "The folder with the submissions.", completion: .directory)
  var folder: String

  @Flag(help: "The folder is one submission itself.")
  var alone = false

  @Option(help: ArgumentHelp("How a server is started that has no file for that.", valueName: "command"))
  var launch: String?

  @Option(
    help: ArgumentHelp("What is run first in each folder, such as make: in the copy.", valueName: "command"))
  var build: String?

  @Option(help: "What the servers are to be: core, line or hardened.")
  var claim: ServerClass = .core

  @Option(help: ArgumentHelp("Where the results go.", valueName: "folder"), completion: .directory)
  var out = "grades"

  @Option(
    help: ArgumentHelp("A list of points. (default: 100 in all)", valueName: "file"), completion: .file())
  var points: String?

  @Option(help: ArgumentHelp("How long each may be judged.", valueName: "seconds"))
  var within = 30.0

  @Option(help: ArgumentHelp("How many are judged at once. (default: the processors)", valueName: "count"))
  var jobs: Int?

  @Flag(help: "Keep what was graded before, and grade the rest.")
  var resume = false

  @Option(help: "Write a file for a gradebook too: gradescope, classroom50, autolab, vpl, ctrf or junit.")
  var gradebook: [GradebookOption] = []

  @Flag(help: "Leave names out of the tables and the map.")
  var withoutNames = false

  enum GradebookOption: String, ExpressibleByArgument, CaseIterable {
    case gradescope, classroom50, autolab, vpl, ctrf, junit
  }

  func validate() throws {
    guard within > 0, within <= 3600 else {
      throw ValidationError("--within \(within): give more than 0 and at most 3600 seconds.")
    }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs \(jobs): give 1 to 256.") }
  }

  func run() throws {
    let status: Int32
    do throws(Complaint) {
      status = try grade()
    } catch {
      printError(error.words)
      throw ExitCode(error.status)
    }
    throw ExitCode(status)
  }

  private func grade() throws(Complaint) -> Int32 {
    let library = try embeddedLibrary()
    let points = try scheme(library)
    let (folder, results) = (absolute(self.folder), absolute(out))
    try checkResults(results)
    let submissions =
      alone
      ? [Submission(folder, launch: launch)]
      : try Submission.all(below: folder.string, without: results, launch: launch)
    let sandbox = Sandbox()
    if sandbox == nil { StandardStreams.printError(Self.withoutSandbox) }
    let run = ClassRun(
      submissions: submissions,
      assignment: GradeAssignment(
        claim: claim, build: build, within: within, sandbox: sandbox,
        hidden: [folder.string, results.string], hasJUnit: gradebook.contains(.junit)),
      results: results, jobs: sandbox == nil ? 1 : jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      isToldToStop: StopSignals.caught())
    let left: Int
    do {
      left = try run.judge()
    } catch {
      throw .unwritten(path: results.string, reason: "\(error)")
    }
    let gradebooks = gradebook.compactMap { Gradebook(rawValue: $0.rawValue) }
    let grades = try ClassResults(
      run: run, points: points, library: library, gradebooks: gradebooks, hasNames: !withoutNames
    ).write()
    return conclude(grades, left)
  }

  private func conclude(_ grades: [Grade], _ left: Int) -> Int32 {
    let unjudged = grades.count { if case .failed(.noVerdict, _) = $0.outcome { true } else { false } }
    if unjudged > 0 { printError("without a verdict: \(unjudged); see class.txt, and look at them by hand") }
    if left > 0 { printError("not judged yet: \(left); what was judged is kept: go on with --resume") }
    StandardStreams.say("graded: \(grades.count - unjudged), see \(out)/grades.csv and \(out)/class.txt")
    return left + unjudged > 0 ? ExitStatus.cannotGoOn : 0
  }

  private static let withoutSandbox = """
    chat-conform: bubblewrap is not installed (on Debian: apt install bubblewrap). What a submission starts is ended, and \
    nothing else is prevented: it can read and change your files, end your processes, use the network, and take all memory.
    """

  private func embeddedLibrary() throws(Complaint) -> Library {
    do {
      return try Library.embedded()
    } catch {
      throw .badFiles(error)
    }
  }

  private func scheme(_ library: Library) throws(Complaint) -> Points {
    guard let path = points else { return Points(for: claim, in: library) }
    let text = String(decoding: try bytes(of: path), as: UTF8.self)
    do {
      return try Points(text, in: library)
    } catch {
      throw .unreadable(path: error.line > 0 ? "\(path):\(error.line)" : path, reason: error.words)
    }
  }

  /// Nobody's grades are mixed with older ones without a word.
  private func checkResults(_ results: FilePath) throws(Complaint) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results.string)) ?? []
    guard resume || names.isEmpty else {
      throw .unwritable(
        path: out, reason: "there are results already; say --resume, or --out with another folder")
    }
    do {
      try FileManager.default.createDirectory(atPath: results.string, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: out, reason: "\(error)")
    }
  }

  private func absolute(_ path: String) -> FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(FilePath(path)).lexicallyNormalized()
  }
}

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
        NAME/receipt.json        what was said, heard and logged: `regrade` judges it once more

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

  @Option(
    help: ArgumentHelp(
      "How long each may be judged; else 60 once something has failed, and who is right but slow to the end.",
      valueName: "seconds"))
  var within: Double?

  @Option(
    help: ArgumentHelp("How many are judged at once. (default: twice the processors)", valueName: "count"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Play to each in words of its own, drawn by this one and its name: nobody can learn them by heart.",
      valueName: "word"))
  var draw: String?

  @Flag(help: "Keep what was graded before, and grade the rest.")
  var resume = false

  @Flag(help: "Write the runner's JUnit report too, as junit.xml.")
  var junit = false

  @Option(
    help: ArgumentHelp(
      "Grade each N-th submission only, from the I-th on; `regrade` puts all together.", valueName: "i/n"))
  var shard: Shard?

  @OptionGroup var options: PointOptions

  func validate() throws {
    if let within, !(within > 0 && within <= 3600) {
      throw ValidationError("--within \(within): give more than 0 and at most 3600 seconds.")
    }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs \(jobs): give 1 to 256.") }
  }

  func run() throws { try end(by: grade) }

  private func grade() throws(Complaint) -> Int32 {
    let library = try options.library()
    let points = try options.scheme(library)
    let (folder, results) = (absolute(self.folder), options.results)
    try checkResults(results)
    let submissions =
      alone
      ? [Submission(folder, launch: launch)]
      : try Submission.all(below: folder.string, without: results, launch: launch)
    let sandbox = Sandbox()
    let obstacle = sandbox == nil ? "it is not installed" : sandbox?.obstacle
    if let obstacle { printError(Self.withoutSandbox(obstacle)) }
    let run = ClassRun(
      submissions: submissions.enumerated().filter { shard?.holds($0.offset) ?? true }.map(\.element),
      assignment: GradeAssignment(
        claim: options.claim, build: build, within: within, sandbox: obstacle == nil ? sandbox : nil,
        hidden: [folder.string, results.string], draw: draw, hasJUnit: junit),
      results: results, jobs: obstacle == nil ? jobs ?? Self.usualJobs : 1,
      isToldToStop: StopSignals.caught())
    let left: Int
    do {
      left = try run.judge()
    } catch {
      throw .unwritten(path: results.string, reason: "\(error)")
    }
    let unjudged = try options.writeDown(run.submissions.map(run.folder), points, library)
    if left > 0 { printError("not judged yet: \(left); what was judged is kept: go on with --resume") }
    return left + unjudged > 0 ? ExitStatus.cannotGoOn : 0
  }

  /// Most of the time a judge waits for what does not come: meanwhile another runs.
  private static var usualJobs: Int { 2 * sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  private static func withoutSandbox(_ obstacle: String) -> String {
    "bubblewrap makes no sandbox here: \(obstacle). What a submission starts is ended, and nothing else is "
      + "prevented: it can read and change your files, end your processes, use the network, and take all memory."
  }

  /// Nobody's grades are mixed with older ones without a word.
  private func checkResults(_ results: FilePath) throws(Complaint) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: results.string)) ?? []
    guard resume || names.isEmpty else {
      throw .unwritable(
        path: options.out, reason: "there are results already; say --resume, or --out with another folder")
    }
    try options.makeResults()
  }
}

/// Which of several machines this one is: `2/3`.
struct Shard: ExpressibleByArgument {
  private let number: Int
  private let count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], (1...max(1, count)).contains(number)
    else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// Whether the submission at the place is this one's.
  func holds(_ place: Int) -> Bool { place % count == number - 1 }
}

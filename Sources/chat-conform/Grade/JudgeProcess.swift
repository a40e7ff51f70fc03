import ChatConformance
import FoundationEssentials
import Localization
import POSIX
import SessionLanguage
import SystemPackage

/// How submissions are judged.
struct GradeAssignment {
  var claim = ServerClass.core
  var build: String?
  /// Of each, in seconds; nil for what a run that is kept may take once something has failed, while who is right is judged to
  /// the end.
  var within: Double?
  /// Nil where bubblewrap is not installed.
  var sandbox: Sandbox?
  /// What no submission may see: those of others, and the results.
  var hidden: [String]
  /// Draws the words of the sessions, together with a submission's name.
  var draw: String?
  var hasJUnit = false
}

/// The process that judges one submission, and what it leaves in the submission's folder of results.
final class JudgeProcess {
  let submission: Submission
  let results: ResultFolder
  private let scratch: String
  private let process: ChildProcess
  private let deadline: ContinuousClock.Instant
  let began = ContinuousClock.now

  init(_ submission: Submission, command: String, _ assignment: GradeAssignment, into results: ResultFolder)
    throws
  {
    self.submission = submission
    self.results = results
    scratch = try Self.makeScratch()
    let words = try Self.words(submission, command, assignment, results, scratch)
    let report = FilePath(results.path(of: .report))
    process = try ChildProcess(
      SpawnRequest(
        FilePath(words[0]), Array(words.dropFirst()),
        environment: assignment.sandbox == nil ? ["TMPDIR=\(scratch)"] : [],
        files: [
          (0, .path("/dev/null", .readOnly)),
          (1, .path(report, .writeOnly, [.create, .truncate], FilePermissions(rawValue: 0o644))),
          (2, .descriptor(.standardOutput)),
        ]))
    deadline = began + (assignment.within.map(Duration.seconds) ?? .zero) + Self.longestBeyond
  }

  /// For copying, building and starting, and for who is slow and right; most that fail take a minute at most.
  private static let longestBeyond = Duration.seconds(660)

  deinit {
    process.end(by: 9, within: .zero)
    try? FileManager.default.removeItem(atPath: scratch)
  }

  /// How it ended; nil while it goes on.
  ///
  /// One that finds no end is ended.
  var status: Int32? {
    switch process.status {
    case .running:
      guard ContinuousClock.now > deadline else { return nil }
      process.end(by: 9, within: .zero)
      return ExitStatus.cannotGoOn
    case .exited(let status): return status
    case .killed: return ExitStatus.cannotGoOn
    }
  }

  private static func makeScratch() throws -> String {
    let path = FileManager.default.temporaryDirectory.path() + "chat-grade-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    return path
  }

  private static func words(
    _ submission: Submission, _ command: String, _ assignment: GradeAssignment, _ results: ResultFolder,
    _ scratch: String
  ) throws -> [String] {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    var judge = [
      "--launch", command, "--links", "--claim", assignment.claim.rawValue,
    ]
    if let within = assignment.within { judge += ["--within", "\(within)"] }
    judge += ServerClass.allCases.filter { $0 <= assignment.claim }.flatMap { ["--only", $0.rawValue] }
    judge += ["--report", "json=\(results.path(of: .verdict))", "--color", "never"]
    judge += ["--lang", Language.ofReader.rawValue]
    judge += ["--receipt", results.path(of: .receipt)]
    if let draw = assignment.draw { judge += ["--draw", "\(draw)/\(submission.name)"] }
    if assignment.hasJUnit { judge += ["--report", "junit=\(results.path(of: .junit))"] }
    var examine = [program, "examine", "--scratch", scratch]
    if let build = assignment.build { examine += ["--build", build] }
    let hidden = assignment.hidden.flatMap { ["--hide", $0] }
    if assignment.sandbox != nil {
      judge += ["--sandbox"] + hidden
      examine += ["--sandbox"] + hidden
    }
    examine += ["--", submission.path] + judge
    return assignment.sandbox?.words(runningJudge: examine, in: scratch) ?? examine
  }
}

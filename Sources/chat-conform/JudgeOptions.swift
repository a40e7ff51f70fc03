import ArgumentParser
import Arguments
import ChatConformance
import SessionLanguage

/// How to judge, by what, and how to say it.
struct JudgeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The server's log. Only what is added from now on counts.", valueName: "path"),
    completion: .file())
  var log: String?

  @Flag(help: "Judge the server that comes with this program, on a free port; it claims hardened.")
  var reference = false

  @Option(
    help: ArgumentHelp(
      "Start the server by this command, in a new directory and on a free port. {host}, {port} and {here}, which is the present directory, are filled in, quoted for the shell. A server that listens elsewhere is found, where this machine lets its network be its own.",
      valueName: "command"))
  var launch: String?

  @Flag(help: "Launch it in a directory that has links to all that is in the present one.")
  var links = false

  @Flag(
    help:
      "Launch it in a sandbox by bubblewrap: it changes no file outside of its directory, sees no process and no home, and has limits."
  )
  var sandbox = false

  @Option(
    help: ArgumentHelp("A folder that a server in a sandbox does not see either.", valueName: "folder"),
    completion: .directory)
  var hide: [String] = []

  @Option(help: "What the server claims to be: core, line or hardened.")
  var claim: ServerClass?

  @Option(
    help: ArgumentHelp(
      "Only these sessions: an id such as 'core/relay-*', a folder, a requirement.", valueName: "pattern"),
    completion: .names)
  var only: [String] = []

  @Option(help: ArgumentHelp("Not these sessions.", valueName: "pattern"), completion: .names)
  var skip: [String] = []

  @Flag(help: "List the sessions that would be played, and play none.")
  var list = false

  @Option(help: "Where the server's messages end: auto, line or bare.")
  var framing: FramingOption = .auto

  @Option(help: ArgumentHelp("How long to wait for what does not come, in seconds.", valueName: "seconds"))
  var timeout = 2.0

  @Option(
    help: ArgumentHelp(
      "End after so many seconds; what was not played by then fails the run. Once something has failed: else 30, or 60 where a receipt is kept, or 15 where the server ran already; one that is right but slow is judged to the end.",
      valueName: "seconds"))
  var within: Double?

  @Flag(help: "Tell in full of all that is broken, not only of what to mend first.")
  var all = false

  @OptionGroup var reader: ReaderOptions

  @Flag(help: "Show every session with what happened in it.")
  var trace = false

  @Option(
    help: ArgumentHelp("Play the sessions of this folder instead, or that of one file.", valueName: "path"),
    completion: .directory)
  var fixtures: String?

  @Option(
    help: ArgumentHelp(
      "Play the sessions in other words, drawn by this one: nobody can learn them by heart. The verdict must not change.",
      valueName: "word"))
  var draw: String?

  @Option(
    help: ArgumentHelp(
      "Write a report too: html, a page to look at; markdown, for the summary of a job; junit, json or tap; or github for annotations, which go to standard output without a path. May be given several times.",
      valueName: "kind=path"),
    completion: .list(["html=", "markdown=", "junit=", "json=", "tap=", "github"]),
    transform: ReportRequest.init)
  var report: [ReportRequest] = []

  @Option(
    help: ArgumentHelp(
      "Keep all that a launched server said and logged: `chat-conform regrade` judges it once more by that.",
      valueName: "path"))
  var receipt: String?

  @Option(
    help: ArgumentHelp(
      "What may fail: a file of lines 'ID  REASON'. What is on it and passes fails the run.",
      valueName: "file"),
    completion: .file())
  var knownFailures: String?

  @Option(name: .customLong("color"), help: "Colours: at a terminal (auto), always or never.")
  var colour: ColourOption = .auto

  enum ColourOption: String, ExpressibleByArgument, CaseIterable { case auto, always, never }

  @Option(
    help: ArgumentHelp(
      "Play so many generated sessions in the place of the others; a failing one is made small and kept.",
      valueName: "count"))
  var random: Int?

  @Option(
    help: ArgumentHelp(
      "The same seed gives the same sessions and cuts, on every machine; else one is drawn and told.",
      valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Where failing generated sessions are kept.", valueName: "folder"),
    completion: .directory)
  var randomOut = Self.randomFolder

  private static let randomFolder = "random-failures"

  @Option(
    help:
      "How everything that is said is cut into segments: whole, bytes or random. The verdict must not change."
  )
  var segments: SegmentsOption = .whole

  enum SegmentsOption: String, ExpressibleByArgument, CaseIterable { case whole, bytes, random }

  enum FramingOption: String, ExpressibleByArgument, CaseIterable { case auto, line, bare }

  func check() throws {
    if reference, launch != nil { throw ValidationError("--reference and --launch: choose one of them.") }
    if launch == nil, sandbox {
      throw ValidationError("--sandbox: there is nothing to launch; say --launch too.")
    }
    if launch == nil, links {
      throw ValidationError("--links: there is nothing to launch; say --launch too.")
    }
    if !sandbox, !hide.isEmpty { throw ValidationError("--hide: say --sandbox too.") }
    if reference || launch != nil, log != nil {
      throw ValidationError("--log: a server that is started here has its log found; leave --log out.")
    }
    if let log, let kind = kindOfNoFile(at: log) {
      throw ValidationError("--log \(log): that is \(kind); give the file itself.")
    }
    guard timeout > 0, timeout <= 3600 else {
      throw ValidationError("--timeout \(timeout): give more than 0 and at most 3600 seconds.")
    }
    if let within, !(within > 0 && within <= 86_400) {
      throw ValidationError("--within \(within): give more than 0 and at most 86400 seconds.")
    }
    if let random {
      guard (1...1_000_000).contains(random) else {
        throw ValidationError("--random \(random): give a number from 1 to 1000000.")
      }
      if segments != .whole { throw ValidationError("--random and --segments: choose one of them.") }
      if list || fixtures != nil || !only.isEmpty || !skip.isEmpty {
        throw ValidationError(
          "--random: it plays no other sessions; leave --list, --fixtures, --only and --skip out.")
      }
    }
    if receipt != nil {
      if !reference, launch == nil { throw ValidationError("--receipt: say --launch or --reference too.") }
      if random != nil || fixtures != nil || knownFailures != nil || segments != .whole || framing != .auto {
        throw ValidationError(
          "--receipt: it holds a run of the program's own sessions; leave --random, --fixtures, --known-failures, --segments and --framing out."
        )
      }
    }
    if random == nil, randomOut != Self.randomFolder {
      throw ValidationError("--random-out: there is nothing to keep; say --random too.")
    }
    if segments != .whole, framing == .bare {
      throw ValidationError(
        "--segments: a cut makes two messages of one where none is ended; use --framing line.")
    }
    if seed != nil, random == nil, segments != .random {
      throw ValidationError("--seed: there is nothing to draw; say --random or --segments random too.")
    }
  }
}

extension ServerClass: ExpressibleByArgument {}

import ArgumentParser
import Arguments
import ChatConformance
import ClientConformance
import FoundationEssentials
import Localization
import Reports
import SessionLanguage
import SystemPackage

/// `chat-conform client -- COMMAND…`.
struct Client: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "client", _superCommandName: "chat-conform",
    abstract: "Judge a chat client.",
    usage: "chat-conform client [<options>] -- <command> …",
    discussion: """
      The runner is the server. It starts the client in a terminal of its own, types as a person would, reads the \
      screen as a person would, and judges what the client sends and what its user sees. {host}, {port} and {nick} in \
      the command are filled in. A client that is given no {nick} speaks under its own, and one that is given no {port} is \
      told by --connect-by. Each session has a new home and a new port.

      EXAMPLES
        chat-conform client -- chat-client {host} {port}
        chat-conform client --plain -- python3 client.py {host} {port} {nick}
        chat-conform client --connect-by "/connect {host} {port}" --leave-by /quit -- ./client {nick}
        chat-conform client --plain --claim CLIENT-5 --claim CLIENT-35 -- nc {host} {port}

      A client that cannot do what a session asks for ends with the exit status 127 and that is no fault; the id of the \
      session is in its environment, as CHAT_SESSION. So it is with what is not claimed.

      EXIT STATUS
        0  all that was claimed has passed
        1  something failed, or nothing passed
        2  the command is wrong, or no session is selected
        3  there is no such client
        4  the run was told to stop, or this machine refused what it needs

      The last line is always: N passed, N failed, N skipped
      """)

  @Flag(help: "The client has no terminal: it reads standard input and writes standard output.")
  var plain = false

  @Flag(
    help:
      "A person uses the client, and is told what to do; what it sends is judged. No command is given then."
  )
  var byHand = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What is typed to connect, with {host} and {port}, where the client has a command for it.",
      valueName: "text"))
  var connectBy: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What is typed to leave. (default: Ctrl-D, the end of the input)", valueName: "text"))
  var leaveBy: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What is added to the command so that the client connects again by itself.", valueName: "words"))
  var reconnectBy: String?

  @Option(help: ArgumentHelp("A requirement that the client claims. (default: all)", valueName: "id"))
  var claim: [String] = []

  @Option(help: ArgumentHelp("A requirement that it does not claim.", valueName: "id"))
  var without: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only these sessions: an id such as 'client/say*', a requirement.", valueName: "pattern"))
  var only: [String] = []

  @Option(help: ArgumentHelp("Not these sessions.", valueName: "pattern"))
  var skip: [String] = []

  @Flag(help: "List the sessions that would be played, and play none.")
  var list = false

  @Option(
    help: ArgumentHelp(
      "How long to wait for what does not come, in seconds. (default: 5, by hand 120)", valueName: "seconds"))
  var timeout: Double?

  @Option(help: ArgumentHelp("How many sessions are played at a time.", valueName: "count"))
  var jobs = 4

  @Option(
    help: ArgumentHelp("Write a report too: junit or json. May be given twice.", valueName: "kind=path"),
    completion: .list(["junit=", "json="]),
    transform: { try ReportRequest($0, among: ReportFormat.ofClients) })
  var report: [ReportRequest] = []

  @OptionGroup var reader: ReaderOptions

  @Flag(help: "Show every session with what happened in it.")
  var trace = false

  @Argument(help: "The client, and its arguments.")
  var command: [String] = []

  func validate() throws {
    guard list || byHand == command.isEmpty else {
      throw ValidationError("Give the client's command after --, or --by-hand and none.")
    }
    guard list || byHand || connectBy != nil || ClientCommand(words: command).takesPort else {
      throw ValidationError(
        "Say how the client is told where to connect: {host} and {port} in its command, or --connect-by.")
    }
    guard (1...64).contains(jobs) else { throw ValidationError("--jobs \(jobs): give 1 to 64.") }
    if let timeout, !(timeout > 0 && timeout <= 3600) {
      throw ValidationError("--timeout \(timeout): give more than 0 and at most 3600 seconds.")
    }
  }

  func run() throws {
    let library = try ClientLibrary.embedded()
    let known = Set(library.requirements.map(\.id))
    if let other = (claim + without).first(where: { !known.contains($0) }) {
      printError("\(other): there is no such requirement on clients")
      throw ExitCode(2)
    }
    let assignment = assignment()
    let sessions = library.sessions.filter(assignment.selects)
    guard !sessions.isEmpty else {
      printError("no session is selected")
      throw ExitCode(2)
    }
    if list {
      return StandardStreams.say(library.list(sessions).joined(separator: "\n"))
    }
    guard byHand || assignment.command.program != nil else {
      printError("\(command[0]): there is no such program")
      throw ExitCode(3)
    }
    try end { () throws(Complaint) in
      let reports = ReportFiles(requests: report)
      try reports.check()
      guard let record = judge(sessions, library, assignment) else { return ExitStatus.cannotGoOn }
      let complaints = reports.deliver { try $0.text(of: record, library) }
      for complaint in complaints { printError(complaint.words) }
      return complaints.first?.status ?? record.status
    }
  }

  /// Nil, and said, where the system refuses what that needs.
  private func judge(
    _ sessions: [ClientSession], _ library: ClientLibrary, _ assignment: ClientAssignment
  ) -> ClientRecord? {
    let run = ClientRun(assignment)
    let report = ClientReport(library: library, traces: trace)
    let start = ContinuousClock.now
    var record = ClientRecord(of: assignment, by: library, started: Date())
    do throws(Errno) {
      // It is called by whichever thread has played the session.
      let language = Language.ofReader
      @Sendable func tell(_ result: ClientResult) {
        let text = Language.$ofReader.withValue(language) { report.text(for: result) }
        if let text { StandardStreams.say(text) }
      }
      record.results =
        byHand
        ? try run.results(of: sessions, askedBy: { StandardStreams.say("> \($0.translated)") }, tell: tell)
        : try run.results(of: sessions, jobs: jobs, tell: tell)
    } catch {
      printError("the client cannot be judged here: \(error)")
      return nil
    }
    record.duration = .now - start
    record.isBrokenOff = assignment.isToldToStop()
    StandardStreams.say(report.closing(record))
    return record
  }

  private func assignment() -> ClientAssignment {
    var assignment = ClientAssignment(ClientCommand(words: command, reconnectBy: reconnectBy))
    assignment.habits.hasTerminal = !plain
    assignment.habits.isSeen = !byHand
    assignment.habits.takesNick = byHand || assignment.command.takesNick
    assignment.habits.connectsWhenTold = !byHand && !assignment.command.takesPort
    assignment.habits.leaveBy = leaveBy
    assignment.habits.connectBy = connectBy
    assignment.claim = claim.isEmpty ? nil : Set(claim)
    assignment.without = Set(without)
    assignment.only = only
    assignment.skip = skip
    assignment.isToldToStop = StopSignals.caught()
    assignment.timeout = .seconds(timeout ?? (byHand ? 120 : 5))
    return assignment
  }
}

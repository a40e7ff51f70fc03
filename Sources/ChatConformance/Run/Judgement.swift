import ChatProtocol
import FoundationEssentials
import SessionLanguage
import SessionRunner

/// What is reported of a run while it goes on.
package enum RunEvent: Sendable {
  /// The server was found; the record says which it is and what it speaks.
  case began(RunRecord)
  case played(SessionResult)
  /// What else there is to know, in one line.
  case remarked(String)
}

/// One run of the sessions against one server, reported as it goes on.
package struct Judgement {
  private let library: Library
  let assignment: Assignment
  private let report: (RunEvent) -> Void
  private let start = ContinuousClock.now

  package init(
    of library: Library, _ assignment: Assignment, report: @escaping (RunEvent) -> Void
  ) {
    self.library = library
    self.assignment = assignment
    self.report = report
  }

  /// Judges; what came of it is told also where there was nobody to judge.
  package func judge() -> RunRecord {
    var record = RunRecord(of: assignment.target.server, started: assignment.target.began)
    record.claimIsExplicit = assignment.options.claim != nil
    record.cutting = assignment.options.cutting
    record.generated = assignment.generated
    record.strangers = assignment.options.knownFailures.entries.filter { library.session($0.id) == nil }
    do throws(Obstacle) {
      try judge(&record)
    } catch {
      record.obstacle = error
    }
    if record.duration == .zero { record.duration = start.duration(to: .now) }
    return record
  }

  private func judge(_ record: inout RunRecord) throws(Obstacle) {
    guard
      assignment.generated != nil || library.sessions.contains(where: assignment.options.selection.contains)
    else { throw .nothingSelected }
    do throws(NoServer) {
      switch assignment.target {
      case .attached(let host, let port, let log): try judge(host: host, port: port, log: log, &record)
      case .launched(let command): try judge(command: command, &record)
      case .recorded(let receipt): judge(receipt, &record)
      }
    } catch {
      throw .noServer(error)
    }
  }

  private func judge(host: String, port: UInt16, log: String?, _ record: inout RunRecord) throws(NoServer) {
    let server = try AttachedServer(host: host, port: port)
    var candidate = log.map(LogFile.init) ?? (server.isLocal ? LogFile(path: LogFile.name) : nil)
    candidate?.mark()
    var run = makeRun(assignment.runner(at: server, log: log == nil ? nil : candidate))
    if let reason = run.takeSurvey().refusal { throw .unreachable(host: host, port: port, reason: reason) }
    if log == nil, let found = candidate, found.hasGrown(within: .seconds(1)) {
      run.runner.transport.base.log = found
    }
    record.log = run.runner.transport.base.log?.path
    finish(&run, &record)
  }

  private func judge(command: String, _ record: inout RunRecord) throws(NoServer) {
    let server = try assignment.server(by: command) { report(.remarked($0)) }
    defer { server.end() }
    let start = ContinuousClock.now
    var run = makeRun(assignment.runner(at: server, since: start))
    let survey = run.takeSurvey()
    if let reason = survey.refusal ?? run.runner.transport.base.log?.flood {
      server.end()
      let told = [reason, server.advice, server.ends.lastOutput.map { "it said:\n\($0)" }]
      throw .notLaunched(command: command, reason: told.compactMap(\.self).joined(separator: "; "))
    }
    // Somebody has joined, so that the opening is due within a second, whatever is done meanwhile.
    let (hasOpened, joined) = (server.awaitOpening(within: .zero), ContinuousClock.now)
    var openingIsDue = false
    run.settle = { [assignment] runner in
      let rest = .seconds(1) - joined.duration(to: .now)
      openingIsDue = assignment.judgesLog && !(hasOpened || server.awaitOpening(within: rest))
      runner.openingIsDue = openingIsDue
    }
    (record.server.host, record.server.port) = (server.host, server.port)
    record.log = run.runner.transport.base.log?.path
    let book = ReceiptBook()
    let entry = book.addPlayer(on: server)
    if server.mayHaveSiblings {
      run.hire = assignment.hiring(
        launching: command, like: server, run.runner.transport.terminator, since: start, noting: book)
    }
    finish(&run, &record, lastWords: entry.lastWords)
    // What it said is whole when it has ended.
    server.end()
    let remarks = server.ends.remarks(hasFailed: record.summary.failed > 0)
    record.remarks += remarks
    entry.close(with: run.runner.transport)
    record.duration = start.duration(to: .now)
    record.receipt = Receipt(
      of: record, assignment, in: book, openingIsDue: openingIsDue, hasSiblings: run.hire != nil,
      remarks: remarks)
  }

  // MARK: - The run

  func makeRun<Link>(_ runner: Runner<Link>) -> Run<Link> {
    Run(of: library, by: runner, options: assignment.options, report: { report(.played($0)) })
  }

  /// Plays all that is asked for, and says what comes of it; of a server that was launched its last words are asked for.
  func finish<Link>(
    _ run: inout Run<Link>, _ record: inout RunRecord, lastWords: (() -> ServerWords?)? = nil
  ) {
    record.framing = run.framing
    record.claim = run.claim
    report(.began(record))
    if let generated = assignment.generated {
      var trial = run.trial(of: generated)
      trial.judge(generated.count)
      record.results = trial.results
      record.timeIsUp = trial.timeIsUp
      run.runner = trial.runner
      record.remarks = trial.remarks + [generated.remark] + remarks(trial.results, trial.runner, run.survey)
    } else {
      run.judge()
      record.results = run.results
      record.timeIsUp = run.timeIsUp
      record.remarks = remarks(run.results, run.runner, run.survey)
    }
    if let interruption = run.runner.transport.interruption {
      record.obstacle = .brokenOff(interruption)
      // Whoever stops a run does not wait for the search of causes.
      guard interruption != .stopped else { return }
    }
    // Others have played meanwhile.
    run.runner.ends(at: nil, reason: "")
    let time = min(assignment.timeToConfirm, assignment.options.longest / 6)
    var confirmation = lastWords.flatMap { words in
      time > .zero
        ? Confirmation(by: Player(by: run.runner, lastWords: words), hiring: run.hire, within: time) : nil
    }
    func confirm(_ assessment: inout Assessment, trying think: () -> [Session]) -> [SessionResult] {
      confirmation?.confirm(&assessment, trying: think) ?? []
    }
    let end = endOfSearch
    record.assess(in: library, circumstances(of: run, record.results), confirming: confirm) {
      assignment.isToldToStop() || end.map { $0 < .now } ?? false
    }
    if assignment.isToldToStop() { record.obstacle = .brokenOff(.stopped) }
  }

  /// When no more is searched for; nil where nobody waits: a receipt gives the causes that its run had.
  private var endOfSearch: ContinuousClock.Instant? {
    if let hurry = assignment.options.hurry { return .now + hurry.longestSearch }
    // What is left is for the report.
    return assignment.target.isRecorded ? nil : start + assignment.options.longest * 29 / 30
  }

  private func circumstances<Link>(of run: Run<Link>, _ results: [SessionResult]) -> Circumstances {
    Circumstances(
      framing: run.framing,
      hasLog: results.contains(where: \.logWasJudged), renews: assignment.options.canLaunch,
      deadline: assignment.timeout, nonce: run.runner.nonce)
  }

  private func remarks<Link>(
    _ results: [SessionResult], _ runner: Runner<Link>, _ survey: Survey?
  ) -> [Remark] {
    var remarks: [Remark] = []
    if let found = survey?.terminator, found != runner.transport.terminator {
      let words = found.isEmpty ? "in no LF: it speaks bare" : "in an LF: it speaks line"
      remarks.append(
        Remark(topic: "framing", words: "not what was asked for; the server's first notice ends \(words)"))
    }
    if let flood = runner.flood {
      remarks.append(Remark(topic: "log", words: "not judged to the end: \(flood)"))
    } else if !Summary(results).logWasJudged {
      let words = !runner.transport.hasLog ? "not judged: say where it is by --log PATH" : "not judged"
      remarks.append(Remark(topic: "log", words: words))
    }
    let left = results.count { $0.isClaimed && $0.session.speaksWithoutLineFeed }
    if assignment.options.cutting != .whole, left > 0 {
      let words = "\(left) sessions left whole: they are about messages that no LF ends"
      remarks.append(Remark(topic: "segments", words: words))
    }
    if runner.translatesAddresses {
      remarks.append(
        Remark(
          topic: "ports", words: "learnt from the join notices: something between translates addresses"))
    }
    return remarks
  }
}

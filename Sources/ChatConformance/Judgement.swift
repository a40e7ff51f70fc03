import ChatProtocol
import Glibc
import SessionScript

/// What is asked of the runner.
package struct Assignment: Sendable {
  package enum Target: Sendable {
    /// A server that runs somewhere, and its log where that is known.
    case attached(host: String, port: UInt16, log: String?)
    /// A server that this command starts.
    case launched(command: String)
  }

  package var target: Target
  package var options = RunOptions()
  /// How long to wait for what does not come.
  package var timeout = Duration.seconds(2)
  package var traces = false
  package var hasColour = false

  package init(_ target: Target) { self.target = target }
}

/// Why there is no verdict.
package enum Obstacle: Error {
  case noServer(NoServer)
  case nothingSelected

  /// What the program ends with.
  package var status: Int32 {
    switch self {
    case .noServer: 3
    case .nothingSelected: 2
    }
  }

  package var words: String {
    switch self {
    case .noServer(let reason): reason.words
    case .nothingSelected: "no session is selected: see chat-conform --list for their names"
    }
  }
}

/// One run of the sessions against one server, told as it goes on.
package struct Judgement {
  private let library: Library
  private let assignment: Assignment
  private let say: (String) -> Void

  package init(of library: Library, _ assignment: Assignment, say: @escaping (String) -> Void) {
    self.library = library
    self.assignment = assignment
    self.say = say
  }

  /// Judges; gives what the program ends with.
  package func status() throws(Obstacle) -> Int32 {
    guard library.sessions.contains(where: assignment.options.selection.contains) else {
      throw .nothingSelected
    }
    do throws(NoServer) {
      switch assignment.target {
      case .attached(let host, let port, let log): return try judge(host: host, port: port, log: log)
      case .launched(let command): return try judge(command: command)
      }
    } catch {
      throw .noServer(error)
    }
  }

  private func judge(host: String, port: UInt16, log: String?) throws(NoServer) -> Int32 {
    let server = try AttachedServer(host: host, port: port)
    var candidate = log.map(LogFile.init) ?? (server.isLocal ? LogFile(path: defaultLogPath) : nil)
    candidate?.mark()
    let stage = TCPStage(host: server, log: log == nil ? nil : candidate, connectTimeout: assignment.timeout)
    var run = makeRun(player(on: stage), place: "\(host) \(port)")
    if let reason = run.takeSurvey().refusal { throw .unreachable(host: host, port: port, reason: reason) }
    if log == nil, let found = candidate, found.hasGrown(within: .seconds(1)) { run.player.stage.log = found }
    return finish(&run, place: "\(host) \(port)")
  }

  private func judge(command: String) throws(NoServer) -> Int32 {
    let server = try LaunchedServer(command: command)
    defer { server.end() }
    let stage = TCPStage(host: server, log: LogFile(path: server.logPath), connectTimeout: assignment.timeout)
    var first = player(on: stage)
    first.openingIsDue = true
    var run = makeRun(first, place: "\(server.host) \(server.port)") { player in
      do throws(NoServer) {
        try server.renew()
        player.stage.log = LogFile(path: server.logPath)
        player.openingIsDue = true
        return true
      } catch {
        return false
      }
    }
    if let reason = run.takeSurvey().refusal {
      let output = server.lastOutput.map { "; it said:\n\($0)" } ?? ""
      throw .notLaunched(command: command, reason: reason + output)
    }
    return finish(&run, place: "\(server.host) \(server.port)")
  }

  // MARK: - The run

  private func player(on stage: TCPStage) -> Player<TCPStage> {
    let deadline = assignment.timeout
    return Player(
      stage: stage, patience: Patience(lateAfter: .seconds(1), deadline: deadline),
      nonce: String(UInt32.random(in: .min ... .max), radix: 36))
  }

  private func makeRun(
    _ player: Player<TCPStage>, place: String,
    renew: @escaping (inout Player<TCPStage>) -> Bool = { _ in false }
  ) -> Run<TCPStage> {
    let report = textReport(place)
    return Run(of: library, by: player, options: assignment.options, renew: renew) { result in
      if let text = report.text(for: result) { say(text) }
    }
  }

  private func finish(_ run: inout Run<TCPStage>, place: String) -> Int32 {
    say(heading(run, place))
    run.judge()
    let diagnosis = Diagnosis(of: run.results, in: circumstances(of: run))
    say(textReport(place).closing(run.results, diagnosis: diagnosis, remarks: remarks(run)))
    return Summary(run.results).status(claimIsExplicit: assignment.options.claim != nil)
  }

  private func circumstances(of run: Run<TCPStage>) -> Circumstances {
    Circumstances(
      framing: run.player.stage.terminator.isEmpty ? .bare : .line,
      hasLog: run.results.contains(where: \.logWasJudged), renews: assignment.options.canLaunch,
      deadline: assignment.timeout, nonce: run.player.nonce)
  }

  private func textReport(_ place: String) -> TextReport {
    TextReport(
      library: library, server: place, palette: Palette(hasColour: assignment.hasColour),
      traces: assignment.traces)
  }

  private func heading(_ run: Run<TCPStage>, _ place: String) -> String {
    let framing = run.player.stage.terminator.isEmpty ? "bare" : "line"
    let log = run.player.stage.log.map { "log \($0.path)" } ?? "no log"
    return "chat-conform: \(place), framing \(framing), claim \(run.claim.rawValue), \(log)\n"
  }

  private func remarks(_ run: Run<TCPStage>) -> [String] {
    var remarks: [String] = []
    if let flood = run.player.flood {
      remarks.append("log       not judged to the end: \(flood)")
    } else if !Summary(run.results).logWasJudged {
      remarks.append("log       not judged: say where it is by --log PATH")
    }
    let skipped = Summary(run.results).skipped
    if assignment.options.claim != nil, skipped > 0 {
      remarks.append("claim     not kept: \(skipped) of its sessions could not be checked")
    }
    if run.player.translatesAddresses {
      remarks.append("ports     learnt from the join notices: something between translates addresses")
    }
    return remarks
  }

  private var defaultLogPath: String { "Server Log.txt" }
}

import ArgumentParser
import ChatConformance
import FoundationEssentials
import Localization
import POSIX
import Reports
import SessionLanguage
import SessionRunner
import SystemPackage

extension JudgeOptions {
  var selection: Selection { Selection(only: only, skip: skip) }

  /// The sessions of the program, or those of the folder that was named, in their own words or in drawn ones.
  func library() throws(Complaint) -> Library {
    let files = try fixtures.map(sessionFiles)
    do throws(SessionErrors) {
      let library = if let files { try Library.replacing(sessions: files) } else { try Library.embedded() }
      return draw.map(library.drawn) ?? library
    } catch {
      throw .badFiles(error)
    }
  }

  func judge(_ place: ServerPlace, by library: Library) throws(Complaint) -> Int32 {
    let reports = ReportFiles(requests: report)
    try reports.check()
    var text = textReport(by: library, server: "")
    let judgement = Judgement(of: library, try assignment(place)) { event in
      switch event {
      case .began(let record):
        text = textReport(by: library, server: record.server.place)
        StandardStreams.say(text.heading(record))
      case .played(let result): if let line = text.text(for: result) { StandardStreams.say(line) }
      case .remarked(let line): StandardStreams.say(line.translated)
      }
    }
    let record = judgement.judge()
    let complaints = reports.deliver { try $0.text(of: record, library) } + deliverReceipt(of: record)
    for complaint in complaints { printError(complaint.words) }
    if let obstacle = record.obstacle, !record.tookPlace { throw .obstacle(obstacle) }
    StandardStreams.say(text.closing(record))
    return complaints.first?.status ?? record.status
  }

  /// Says why the receipt that was asked for could not be written.
  private func deliverReceipt(of record: RunRecord) -> [Complaint] {
    guard let path = receipt else { return [] }
    do {
      if let text = try record.receipt?.text(), text.utf8.count <= Receipt.longest {
        try ReportFile(path).write(text)
      }
      return []
    } catch {
      return [.unwritten(path: path, reason: "\(error)")]
    }
  }

  private func textReport(by library: Library, server: String) -> TextReport {
    TextReport(
      library: library, server: server, palette: Palette(hasColour: hasColour), traces: trace, all: all)
  }

  private func assignment(_ place: ServerPlace) throws(Complaint) -> Assignment {
    var assignment = Assignment(target(place))
    assignment.hasLinks = links
    if sandbox {
      guard var found = Sandbox() else { throw .noSandbox }
      found.hidden = hide
      assignment.sandbox = found
    }
    assignment.options.claim = claim ?? (reference ? (framing == .bare ? .core : .hardened) : nil)
    assignment.options.selection = selection
    assignment.options.terminator = framing.terminator
    assignment.options.canLaunch = reference || launch != nil
    let seed = self.seed ?? .random(in: .min ... .max)
    if let random { assignment.generated = GeneratedSessions(count: random, seed: seed, folder: randomOut) }
    assignment.options.cutting = segments.cutting(by: seed)
    assignment.timeout = .seconds(timeout)
    assignment.options.within = within.map(Duration.seconds)
    assignment.traces = trace
    assignment.isToldToStop = StopSignals.caught()
    assignment.hasColour = hasColour
    assignment.network = .ownWhereNeeded
    if receipt != nil {
      assignment.options.isKept = true
      assignment.receipt = Receipt.Order(
        claim: assignment.options.claim, only: only, skip: skip, within: within, timeout: timeout, draw: draw)
    }
    assignment.options.knownFailures = try known()
    return assignment
  }

  private var hasColour: Bool {
    switch colour {
    case .always: true
    case .never: false
    case .auto: StandardStreams.takesColour
    }
  }

  private func known() throws(Complaint) -> KnownFailures {
    guard let path = knownFailures else { return KnownFailures() }
    let bytes = try bytes(of: path)
    do throws(SessionErrors) {
      return try KnownFailures.parse(bytes, file: path)
    } catch {
      throw .badFiles(error)
    }
  }

  private func target(_ place: ServerPlace) -> Assignment.Target {
    if reference {
      let program =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
      let quoted = program.replacing("'", with: "'\\''")
      return .launched(
        command: "'\(quoted)' serve {host} {port} --framing \(framing == .bare ? "bare" : "line")")
    }
    if let launch { return .launched(command: launch) }
    return .attached(host: place.host, port: place.port, log: log)
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

extension JudgeOptions.SegmentsOption {
  fileprivate func cutting(by seed: UInt64) -> Cutting {
    switch self {
    case .whole: .whole
    case .bytes: .bytes
    case .random: .random(seed: seed)
    }
  }
}

import ChatConformance
import ChatProtocol
import SessionScript

/// A server with one fault, tried by every session that can be played in a framing.
struct Trial: Sendable {
  struct Catch: Sendable {
    let session: Session
    let failure: Failure
  }

  let fault: Fault
  let framing: Framing
  let catches: [Catch]

  init(of fault: Fault, _ framing: Framing) throws {
    self.fault = fault
    self.framing = framing
    catches = try Self.recordings(in: framing).compactMap { recording in
      guard !recording.isMatched(by: { fault.server(framing) }) else { return nil }
      let stage = MemoryStage { fault.server(framing) }
      return stage.failure(of: recording.session, framing).map {
        Catch(session: recording.session, failure: $0)
      }
    }
  }

  /// The sessions that fail and cite a requirement that the fault breaks.
  var aimed: [Catch] {
    catches.filter { caught in fault.breaks.contains { caught.session.covers.contains($0) } }
  }

  /// As a line of the table.
  var line: String {
    let first = aimed.first.map { "\($0.session.id) \($0.failure.verdict.rawValue)" } ?? "not caught"
    let more = aimed.dropFirst().prefix(2).map(\.session.id).joined(separator: ", ")
    let name = "\(fault.name) (\(framing))".padded(to: 48)
    return "\("\(catches.count)".padded(to: 4))\(name)\(first)\(more.isEmpty ? "" : ", \(more)")"
  }

  /// Every session that can be played in a framing, as it goes with the right server.
  static func recordings(in framing: Framing) throws -> [Recording] {
    switch framing {
    case .line: try inLine.get()
    case .bare: try inBare.get()
    }
  }

  static let embedded = Result { try Library.embedded() }
  private static let inLine = Result { try record(.line) }
  private static let inBare = Result { try record(.bare) }

  private static func record(_ framing: Framing) throws -> [Recording] {
    let library = try embedded.get()
    let sessions = library.sessions.filter { session in
      switch framing {
      case .bare: !session.needs.contains(.line) && library.serverClass(of: session) == .core
      case .line: !session.needs.contains(.bare)
      }
    }
    return sessions.map { Recording(of: $0, framing) }
  }
}

/// All trials, made once for all tests.
enum FaultTable {
  static func trials() async throws -> [Trial] { try await task.value }

  private static let task = Task {
    try await withThrowingTaskGroup(of: Trial.self) { group in
      for fault in Fault.all {
        for framing in fault.framings { group.addTask { try Trial(of: fault, framing) } }
      }
      return try await group.reduce(into: [Trial]()) { $0.append($1) }
    }
  }

  /// The table, the faults that are hardest to catch first.
  static func text(of trials: [Trial]) -> String {
    trials.sorted { ($0.catches.count, $0.fault.name) < ($1.catches.count, $1.fault.name) }
      .map(\.line).joined(separator: "\n")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}

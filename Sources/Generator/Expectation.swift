import ChatProtocol
import SessionLanguage

/// What must be heard and logged because of what clients do, asked of the room act after act.
///
/// It refuses what the Spec leaves open, and what a runner could not judge for certain.
struct Expectation {
  struct Client {
    /// What a hardened server knows of where the client's messages end.
    enum Framing {
      /// It has sent nothing.
      case unknown
      /// An LF came first.
      case line
      /// Quiet came first.
      case quiet
      /// Quiet came first, then an LF: what it is now depends on the time since then.
      case open
    }

    let id: ClientID
    let peer: Peer
    /// What has come since it stalls; nil while it reads.
    var unread: [Text]?
    var ending: Ending?
    var framing = Framing.unknown

    /// Whether it would hear that the server closes.
    var hears: Bool { ending == nil || ending == .halfCloses }
  }

  /// A text that comes to clients.
  struct Heard: Hashable {
    var text: Text
    var listeners: [ClientName]
  }

  /// What the room does because of some acts.
  struct Happening {
    var heard: [Heard] = []
    var logged: [Text] = []
    /// Who is closed by the server.
    var closed: [ClientName] = []
    var hasRefusals = false
  }

  let dialect: Dialect
  let scenario: Scenario
  var room: Room
  var clients: [ClientName: Client] = [:]
  /// Who can speak and hear, in the order of joining.
  var present: [ClientName] = []
  private(set) var covers: Set<String> = []
  var steps: [Step] = []
  var entries: [ExpectedLog.Entry] = []
  /// The lines with which the log opened last.
  var opening: [Text] = []
  /// Whether what is done now is done without waiting.
  var actsTogether = false
  /// How the last one that left did so.
  var lastEnding: Ending?
  /// Who has said half a line.
  var halfway: ClientName?
  /// What was said so far, and whether it was heard in more than one step or order.
  var said: [[UInt8]: Bool] = [:]
  var names: [UInt16: ClientName] = [:]
  private var needs: Set<Need> = []

  static let address = "127.0.0.1"

  init(of scenario: Scenario, in dialect: Dialect) {
    self.scenario = scenario
    self.dialect = dialect
    room = Room(framing: dialect.framing)
    opening = lines(of: room.opened())
  }

  var isHardened: Bool { scenario.serverClass == .hardened }

  /// Whether somebody reads nothing.
  var somebodyStalls: Bool { present.contains { clients[$0]?.unread != nil } }

  mutating func cover(_ ids: String...) { covers.formUnion(ids) }

  mutating func observe(_ observation: Observation) { steps.append(.observation(observation)) }

  mutating func need(_ need: Need) { needs.insert(need) }

  /// A client joins before the first step.
  mutating func given(_ name: ClientName) throws(Unclear) { _ = try perform(.joins(name)) }

  /// Takes the next act, and adds it to the steps with all that is heard because of it.
  mutating func take(_ act: Act) throws(Unclear) {
    if let halfway, act.actor != halfway { throw .halfALine }
    switch act {
    case .joins, .ends, .sends, .sendsRaw:
      var happening = try perform(act)
      steps.append(.act(act))
      try passQuiet(&happening)
      hear(happening)
    case .together(let acts):
      try takeTogether(acts)
    case .stalls(let name), .reads(let name):
      try changeReading(of: name, act)
    case .server(let action):
      try restart(by: action)
    }
  }

  /// There are no more acts.
  mutating func end() throws(Unclear) {
    guard halfway == nil else { throw .halfALine }
    guard !somebodyStalls else { throw .ambiguous }
    if scenario.log == .opening {
      need(.log)
      cover("LOG-1")
    }
    if scenario.isAboutLog { cover("LOG-6", "LOG-7", "LOG-8", "LOG-9", "LOG-10", "LOG-13") }
  }

  /// The session as it has come about.
  func session(named name: String, title: String) -> Session {
    let serverClass: ServerClass =
      if covers.contains(where: { $0.hasPrefix("HARD-") }) {
        .hardened
      } else if covers.contains(where: { $0.hasPrefix("FRAME-") }), dialect.framing == .line {
        .line
      } else {
        .core
      }
    let log = scenario.log == .opening ? opening.map { .line($0) } : entries
    return Session(
      id: "\(serverClass.rawValue)/\(name)", title: title, covers: covers.inOrder,
      needs: Need.allCases.filter(needs.contains), given: scenario.given,
      steps: steps, log: ExpectedLog(scenario.log, log))
  }
}

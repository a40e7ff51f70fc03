import ChatProtocol
import SessionLanguage

// A capture as comments of a session's file: each record a line, as in
//
//     #: 1.204711 A >> "유저 1:안녕\n"

private let mark = "#: "

extension Capture {
  /// The lines, each with its end, in which clients have these names.
  package func text(naming names: [ClientName]) -> String {
    records.map { "\(mark)\($0.time.inSeconds) \($0.event.notation(names))\n" }.joined()
  }

  /// Reads the lines of a file that are records; the others are passed over.
  package static func parse(_ bytes: [UInt8], file: String) throws(SessionError) -> Capture {
    var (capture, names): (Capture, [String: Int]) = (Capture(), [:])
    for line in SourceLine.all(of: bytes, file: file) where line.bytes.starts(with: mark.utf8) {
      let words = line.bytes.dropFirst(mark.utf8.count).split(
        separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false
      ).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 3, let time = Duration(inSeconds: words[0]), time >= capture.duration,
        let event = Event(words[1], words[2], &names)
      else {
        throw SessionError(
          at: Place(line: line, column: 1), expected: "a record as chat-conform record writes it",
          found: Visible(Array(line.bytes), limit: 40).text)
      }
      capture.add(event, at: time)
    }
    return capture
  }
}

extension Capture.Event {
  fileprivate func notation(_ names: [ClientName]) -> String {
    switch self {
    case .connected(let client, let peer): "\(names[client]) connects \(peer.address) \(peer.port)"
    case .said(let bytes, let client): "\(names[client]) >> \(Text([.bytes(bytes)]).quoted)"
    case .heard(let bytes, let client): "\(names[client]) << \(Text([.bytes(bytes)]).quoted)"
    case .ended(let client): "\(names[client]) ends"
    case .lost(let client): "\(names[client]) resets"
    case .closed(let client): "\(names[client]) is closed"
    case .dropped(let client): "\(names[client]) is reset"
    case .stalled(let client): "\(names[client]) stalls"
    case .logged(let bytes): "log \(Text([.bytes(bytes)]).quoted)"
    case .lookedAway(let time): "away \(time.inSeconds)"
    case .stopped: "recording ends"
    }
  }

  /// Reads what ``notation(_:)`` writes; a client has a number from when it connects.
  fileprivate init?(_ subject: String, _ predicate: String, _ names: inout [String: Int]) {
    if subject == "log" {
      guard let bytes = Text(quoted: predicate)?.bytes else { return nil }
      self = .logged(bytes)
    } else if subject == "recording", predicate == "ends" {
      self = .stopped
    } else if subject == "away" {
      guard let time = Duration(inSeconds: predicate) else { return nil }
      self = .lookedAway(time)
    } else if predicate.hasPrefix("connects ") {
      let words = predicate.split(separator: " ")
      guard ClientName(subject) != nil, names[subject] == nil, words.count == 3, let port = UInt16(words[2])
      else { return nil }
      names[subject] = names.count
      self = .connected(names.count - 1, Peer(address: String(words[1]), port: port))
    } else {
      guard let client = names[subject] else { return nil }
      self.init(client, predicate)
    }
  }

  private init?(_ client: Int, _ predicate: String) {
    switch predicate {
    case "ends": self = .ended(client)
    case "resets": self = .lost(client)
    case "is closed": self = .closed(client)
    case "is reset": self = .dropped(client)
    case "stalls": self = .stalled(client)
    default:
      guard let bytes = Text(quoted: String(predicate.dropFirst(3)))?.bytes else { return nil }
      if predicate.hasPrefix(">> ") {
        self = .said(bytes, by: client)
      } else if predicate.hasPrefix("<< ") {
        self = .heard(bytes, by: client)
      } else {
        return nil
      }
    }
  }
}

extension Duration {
  /// `1.204711`: seconds, to the microsecond.
  var inSeconds: String {
    let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    let fraction = String(microseconds % 1_000_000)
    return "\(microseconds / 1_000_000).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
  }

  fileprivate init?(inSeconds text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let seconds = UInt32(parts[0]), parts[1].utf8.count == 6,
      let microseconds = UInt32(parts[1])
    else { return nil }
    self = .seconds(Int64(seconds)) + .microseconds(Int64(microseconds))
  }
}

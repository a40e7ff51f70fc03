extension Symptom.Subject {
  /// What it is called at the beginning of a sentence.
  var noun: String {
    switch self {
    case .joinNotice: "A join notice"
    case .leaveNotice, .ownLeaveNotice: "A leave notice"
    case .message, .fence: "A message"
    case .notice: "A notice"
    case .closing: "The server's closing of its side"
    case .connection: "The end of the connection"
    case .entry: "An entry"
    case .log: "The log"
    }
  }
}

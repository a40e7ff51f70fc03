import ChatProtocol

extension Mutant {
  /// What an entry of the log says.
  package static let log = openings + entries + messageEntries

  private static let openings: [Mutant] = [
    Mutant("opening-missing", "does not open the log", breaks: "LOG-1") { $0.opensLog { _ in "" } },
    Mutant("opening-doubled", "opens the log twice", breaks: "LOG-1") { $0.opensLog { $0 + $0 } },
    Mutant("opening-in-other-words", "opens the log with 서버를 열었습니다", breaks: "LOG-1") {
      $0.opensLog { $0.replacing("서버가 열렸습니다", with: "서버를 열었습니다") }
    },
    Mutant("opening-without-empty-lines", "leaves the empty lines out of the log's opening", breaks: "LOG-1")
    {
      $0.opensLog { $0.replacing("\n\n", with: "\n").trimmingPrefix("\n").description }
    },
    Mutant("opening-without-waiting", "leaves the last line out of the log's opening", breaks: "LOG-1") {
      $0.opensLog { $0.replacing("클라이언트의 입장을 기다리고 있습니다.\n", with: "") }
    },
    Mutant(
      "opening-after-a-mark", "puts a byte order mark before the log's opening", breaks: "LOG-1",
      also: "LOG-10"
    ) {
      $0.opensLog { "\u{FEFF}" + $0 }
    },
    Mutant("opening-emptied-the-log", "empties the log when it opens", breaks: "LOG-2") {
      $0.doesAll { outputs, event, _ in
        guard case .opened = event else { return outputs }
        return [.emptyLog] + outputs
      }
    },
  ]

  private static let entries: [Mutant] = [
    Mutant("join-not-logged", "does not log a join", breaks: "LOG-3") {
      $0.logsEntry(of: .connected) { _ in [] }
    },
    Mutant("join-logged-twice", "logs a join twice", breaks: "LOG-3 LOG-10") {
      $0.logsEntry(of: .connected) { [$0, $0] }
    },
    Mutant("join-logged-in-other-words", "logs a join as 접속되었습니다", breaks: "LOG-3") {
      $0.logsEntry(of: .connected) { [$0.replacing("연결되었습니다", with: "접속되었습니다")] }
    },
    Mutant("join-logged-with-another-port", "logs a join with its own port", breaks: "LOG-3") {
      $0.logsEntry(of: .connected) { [$0.replacing(/Port:[0-9]+/, with: "Port:2500")] }
    },
    Mutant("join-logged-with-another-address", "logs a join with the address 0.0.0.0", breaks: "LOG-3") {
      $0.logsEntry(of: .connected) { [$0.replacing("127.0.0.1", with: "0.0.0.0")] }
    },
    Mutant("join-logged-with-a-mapped-address", "logs IPv4 as IPv6 at a join", breaks: "LOG-3") {
      $0.logsEntry(of: .connected) { [$0.replacing("127.0.0.1", with: "::ffff:127.0.0.1")] }
    },
    Mutant("end-not-logged", "does not log the end of a connection", breaks: "LOG-5") {
      $0.logsEntry(of: .disconnected) { _ in [] }
    },
    Mutant("end-logged-twice", "logs the end of a connection twice", breaks: "LOG-5 LOG-10") {
      $0.logsEntry(of: .disconnected) { [$0, $0] }
    },
    Mutant("end-logged-in-other-words", "logs an end as 해제되었습니다", breaks: "LOG-5") {
      $0.logsEntry(of: .disconnected) { [$0.replacing("종료되었습니다", with: "해제되었습니다")] }
    },
    Mutant("end-logged-with-another-address", "logs an end with the address 0.0.0.0", breaks: "LOG-5") {
      $0.logsEntry(of: .disconnected) { [$0.replacing("127.0.0.1", with: "0.0.0.0")] }
    },
    Mutant("end-logged-with-another-port", "logs an end with its own port", breaks: "LOG-5") {
      $0.logsEntry(of: .disconnected) { [$0.replacing(/Port:[0-9]+/, with: "Port:2500")] }
    },
    Mutant("reset-not-logged", "does not log the end of a connection that is reset", breaks: "LOG-5") {
      $0.logs { entry, output in
        guard case .disconnected = entry, case .lost = output.event else { return nil }
        return []
      }
    },
    Mutant("end-of-the-last-not-logged", "does not log the end of the last client", breaks: "LOG-5") {
      $0.logs { entry, output in
        guard case .disconnected = entry, output.members.present.isEmpty else { return nil }
        return []
      }
    },
    Mutant(
      "flood-after-an-orderly-end", "logs nothing for ever after an orderly end",
      breaks: "ROOM-9 ROOM-10 LOG-5 LOG-10", also: "ROOM-13 LOG-4"
    ) {
      $0.doesAll { outputs, event, members in
        guard case .ended(let client, _) = event, let port = members.ports[client] else { return outputs }
        return Array(repeating: .log(Array("[Message Log] (\(port)) -  \n".utf8)), count: 200)
      }
    },
  ]

  private static let messageEntries: [Mutant] = [
    Mutant("message-not-logged", "does not log a message", breaks: "LOG-4") {
      $0.logsEntry(of: .message) { _ in [] }
    },
    Mutant("message-logged-twice", "logs a message twice", breaks: "LOG-4 LOG-10") {
      $0.logsEntry(of: .message) { [$0, $0] }
    },
    Mutant(
      "message-logged-for-each-client", "logs a message for each who hears it", breaks: "LOG-4 LOG-10"
    ) {
      $0.logs { entry, output in
        guard case .message = entry else { return nil }
        return Array(repeating: output.value, count: output.members.present.count)
      }
    },
    Mutant("message-logged-without-blank", "leaves out the blank after a logged text", breaks: "LOG-4") {
      $0.logsEntry(of: .message) { [$0.dropLast(2) + "\n"] }
    },
    Mutant("message-logged-with-two-blanks", "writes two blanks after a logged text", breaks: "LOG-4") {
      $0.logsEntry(of: .message) { [$0.dropLast() + " \n"] }
    },
    Mutant(
      "message-logged-with-another-port", "logs a text with the port of the first client", breaks: "LOG-4"
    ) {
      $0.logs { entry, output in
        guard case .message(_, let text) = entry, let first = output.members.present.first else { return nil }
        return [.log(LogRecord.message(port: output.members.ports[first] ?? 0, text: text).bytes)]
      }
    },
    Mutant("message-logged-without-nick", "logs a text without its nick", breaks: "LOG-4") {
      $0.logsText { String($0[($0.firstIndex(of: ":").map { $0 } ?? $0.startIndex)...].drop { $0 == ":" }) }
    },
    Mutant("message-logged-composed", "composes texts in the log", breaks: "LOG-4") {
      $0.logsText(Normalization.compose)
    },
    Mutant("message-logged-stripped", "strips texts in the log", breaks: "LOG-4") {
      $0.logsText(\.trimmed)
    },
    Mutant("message-logged-with-escapes", "doubles backslashes in the log", breaks: "LOG-4") {
      $0.logsText { $0.replacing("\\", with: "\\\\") }
    },
    Mutant("message-logged-in-ascii", "escapes in the log what is not ASCII", breaks: "LOG-4") {
      $0.logsText { $0.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
    },
    Mutant("message-logged-without-emoji", "drops emoji in the log", breaks: "LOG-4") {
      $0.logsText { String($0.filter { $0.unicodeScalars.allSatisfy { $0.value < 0xFFFF } }) }
    },
    Mutant(
      "message-like-an-entry-not-logged", "does not log a text that looks like an entry", breaks: "LOG-4"
    ) {
      $0.logs { entry, _ in
        guard case .message(_, let text) = entry, text.first == UInt8(ascii: "[") else { return nil }
        return []
      }
    },
    Mutant(
      "message-like-an-opening-not-logged", "does not log a text that looks like an opening",
      breaks: "LOG-4"
    ) {
      $0.logs { entry, _ in
        guard case .message(_, let text) = entry, text.first == UInt8(ascii: "=") else { return nil }
        return []
      }
    },
  ]
}

enum EntryKind { case connected, message, disconnected }

extension LogRecord {
  fileprivate func isOf(_ kind: EntryKind) -> Bool {
    switch self {
    case .opened: false
    case .connected: kind == .connected
    case .message: kind == .message
    case .disconnected: kind == .disconnected
    }
  }
}

extension MutantServer {
  fileprivate mutating func opensLog(_ change: @escaping (String) -> String) {
    logs { entry, output in
      guard entry == .opened, case .log(let bytes) = output.value else { return nil }
      return [.log(Array(change(String(decoding: bytes, as: UTF8.self)).utf8))]
    }
  }

  /// Changes entries of one kind, their LF included.
  mutating func logsEntry(of kind: EntryKind, _ change: @escaping (String) -> [String]) {
    logs { entry, output in
      guard entry.isOf(kind), case .log(let bytes) = output.value else { return nil }
      return change(String(decoding: bytes, as: UTF8.self)).map { .log(Array($0.utf8)) }
    }
  }

  /// Changes the texts of messages in the log.
  fileprivate mutating func logsText(_ change: @escaping (String) -> String) {
    logs { entry, _ in
      guard case .message(let port, let text) = entry else { return nil }
      let changed = change(String(decoding: text, as: UTF8.self))
      return [.log(LogRecord.message(port: port, text: Array(changed.utf8)).bytes)]
    }
  }
}

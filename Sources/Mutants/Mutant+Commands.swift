import ChatProtocol

extension Mutant {
  /// Words that do something, in a protocol that has no commands.
  package static let commands: [Mutant] = [
    Mutant(
      "slash-is-a-command", "swallows a text that begins with a slash", breaks: "ROOM-4 MSG-4 ROOM-3",
      also: "LOG-4"
    ) {
      $0.mangles { $0.first == slash ? nil : $0 }
    },
    Mutant(
      "slash-after-a-nick-is-a-command", "swallows a text whose body begins with a slash",
      breaks: "ROOM-4 ROOM-3", also: "LOG-4"
    ) {
      $0.mangles { $0.body?.first == slash ? nil : $0 }
    },
    Mutant(
      "quit-word-ends", "ends the connection of who says quit, exit or q", breaks: "ROOM-4 MSG-4 ROOM-3",
      also: "LOG-4"
    ) {
      $0.endsConnection { $0.isQuitWord }
    },
    Mutant(
      "quit-word-after-a-nick-ends", "ends the connection of who says quit, exit or q after a nick",
      breaks: "ROOM-4 ROOM-3", also: "LOG-4"
    ) {
      $0.endsConnection { $0.body?.isQuitWord ?? false }
    },
    Mutant(
      "quit-in-a-sentence-ends", "ends the connection of whose text has /quit in it",
      breaks: "ROOM-4 ROOM-3", also: "LOG-4"
    ) {
      $0.endsConnection { $0.firstRange(of: Array("/quit".utf8)) != nil }
    },
  ]
}

private let slash = UInt8(ascii: "/")

extension MutantServer {
  /// Takes some texts for the end of who sends them.
  fileprivate mutating func endsConnection(where isEnd: @escaping ([UInt8]) -> Bool) {
    hears { event, _ in
      guard case .received(let bytes, let client) = event, bytes.lines.contains(where: isEnd) else {
        return [event]
      }
      return [.lost(client)]
    }
  }
}

extension [UInt8] {
  /// What follows the first colon.
  fileprivate var body: [UInt8]? { firstIndex(of: UInt8(ascii: ":")).map { Array(self[($0 + 1)...]) } }

  fileprivate var isQuitWord: Bool { ["quit", "exit", "q"].contains { elementsEqual($0.utf8) } }
}

import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// How a client is started: words with `{host}`, `{port}` and `{nick}` in them.
package struct ClientCommand: Hashable, Sendable {
  /// The program and its arguments.
  package var words: [String]
  /// What is added where it is to connect again by itself; nil where it cannot.
  package var reconnectBy: String?

  package init(words: [String], reconnectBy: String? = nil) {
    self.words = words
    self.reconnectBy = reconnectBy
  }

  /// Whether it is told its nick.
  package var takesNick: Bool { words.contains { $0.contains("{nick}") } }

  /// Whether it is told where to connect.
  package var takesPort: Bool { words.contains { $0.contains("{port}") } }

  /// Where the program is; nil where it is not found, or cannot be run.
  package var program: FilePath? {
    guard let name = words.first else { return nil }
    let folders =
      name.contains("/")
      ? [""] : (Self.variable("PATH") ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/" }
    return folders.map { $0 + name }.first { access($0, X_OK) == 0 }.map { FilePath($0) }
  }

  func arguments(at addresses: PlayedAddresses, nick: [UInt8], reconnects: Bool) -> [String] {
    let more = reconnects ? (reconnectBy ?? "").split(separator: " ").map(String.init) : []
    return (words.dropFirst() + more).map { word in
      word.replacing("{host}", with: addresses.host).replacing("{port}", with: String(addresses.port))
        .replacing("{nick}", with: String(decoding: nick, as: UTF8.self))
    }
  }

  /// What the client finds around it: a home of its own, a terminal as libvterm is one, and no colours, for dim is not
  /// seen there.
  static func environment(home: String, session: String) -> [String] {
    let own = [
      "HOME=\(home)", "TERM=xterm-256color", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "NO_COLOR=1",
      "CHAT_SESSION=\(session)",
    ]
    let names = ["HOME", "TERM", "LANG", "NO_COLOR", "CHAT_SESSION", "COLUMNS", "LINES", "TMUX"]
    return inherited.filter { variable in
      let name = variable.prefix { $0 != "=" }
      return !names.contains(String(name)) && !name.hasPrefix("XDG_") && !name.hasPrefix("LC_")
    } + own
  }

  private static var inherited: [String] {
    var variables: [String] = []
    var next = environ
    while let variable = next.pointee {
      variables.append(String(cString: variable))
      next += 1
    }
    return variables
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// Where a server is, as a person gives it.
package struct ServerAddress: Hashable, Sendable {
  /// A name or an address.
  package var host: String
  package var port: UInt16

  package init(host: String = "127.0.0.1", port: UInt16 = 2500) {
    self.host = host
    self.port = port
  }
}

extension ServerAddress: CustomStringConvertible {
  /// `HOST:PORT`, as it may also be typed.
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Why words make no address.
package enum AddressError: Error, Hashable {
  case noHost
  case noPort(String)
  case tooManyWords
}

extension AddressError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  package var description: String {
    switch self {
    case .noHost: "no host is named: give HOST PORT, or HOST:PORT"
    case .noPort(let word): "“\(word)” is no port: give HOST PORT, or HOST:PORT, with a port from 1 to 65535"
    case .tooManyWords: "that is more than a host and a port: give HOST PORT, or HOST:PORT"
    }
  }
}

extension ServerAddress {
  /// Reads what was typed: a host, a port, both or neither; what is left out is the last one's.
  ///
  /// A host and its port may be one word, as `HOST:PORT` or `[HOST]:PORT`; a number alone is a port.
  package init(words: [String], last: ServerAddress = ServerAddress()) throws(AddressError) {
    self = last
    guard words.count <= 2 else { throw .tooManyWords }
    guard let word = words.first else { return }
    guard words.count == 1 else {
      (host, port) = (try Self.host(word), try Self.port(words[1]))
      return
    }
    if word.isNumber {
      port = try Self.port(word)
    } else if word.hasPrefix("["), let bracket = word.lastIndex(of: "]") {
      host = try Self.host(String(word[...bracket]))
      let rest = word[bracket...].dropFirst()
      if !rest.isEmpty { port = try Self.port(String(rest.hasPrefix(":") ? rest.dropFirst() : rest)) }
    } else if let colon = word.firstIndex(of: ":"), colon == word.lastIndex(of: ":") {
      (host, port) = (
        try Self.host(String(word[..<colon])), try Self.port(String(word[colon...].dropFirst()))
      )
    } else {
      host = try Self.host(word)
    }
  }

  /// An address of version 6 may stand in brackets.
  private static func host(_ word: String) throws(AddressError) -> String {
    let host = word.hasPrefix("[") && word.hasSuffix("]") ? String(word.dropFirst().dropLast()) : word
    guard !host.isEmpty else { throw .noHost }
    return host
  }

  private static func port(_ word: String) throws(AddressError) -> UInt16 {
    guard word.isNumber, let port = UInt16(word), port > 0 else { throw .noPort(word) }
    return port
  }
}

extension String {
  fileprivate var isNumber: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

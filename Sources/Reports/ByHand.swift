import ChatConformance
import SessionLanguage
import SessionRunner

/// A failing session's words, to be said again without the runner.
struct ByHand {
  let result: SessionResult
  /// Who did what it is about, where that is known.
  let doer: ClientName?
  /// Host and port, as `nc` takes them.
  let server: String
  /// Whether it is the log that shows it.
  let isAboutLog: Bool

  /// Commands for a shell; one that is for a terminal of its own says so.
  var commands: [String] {
    guard let actor else { return ["nc \(server)"] }
    let others = Set(result.timeline.compactMap(\.client)).subtracting([actor])
    let listener = others.isEmpty ? [] : ["nc \(server)   # another client, in a terminal of its own"]
    let log = isAboutLog ? ["tail \"\(LogFile.name)\""] : []
    return listener + [words(of: actor)] + log
  }

  /// Whoever did the last thing that the session is about; where nobody did any, who said the last fence.
  private var actor: ClientName? {
    if let doer { return doer }
    let acts = result.timeline.filter { event in
      switch event.what {
      case .sent, .ended: true
      case .joined, .heard, .closed, .server: false
      }
    }
    return (acts.last { !$0.isOfFence } ?? acts.last)?.client
  }

  private func words(of actor: ClientName) -> String {
    let own = result.timeline.filter { $0.client == actor }
    var sent = own.filter { !$0.isOfFence }.compactMap(\.sentBytes)
    if sent.isEmpty, let fence = own.compactMap(\.sentBytes).last {
      sent = [Array("hello".utf8) + (fence.last == UInt8(ascii: "\n") ? fence.suffix(1) : [])]
    }
    let ending = own.lazy.compactMap { event -> Ending? in
      if case .ended(let ending) = event.what { ending } else { nil }
    }.first
    if ending == .resets { return reset }
    guard let said = saying(sent) else {
      return "nc \(server)   # then say what the session says: chat-conform explain \(result.session.id)"
    }
    return "(\(said)sleep 1) | \(program(endingBy: ending)) \(server)"
  }

  /// Everything that was sent, piece by piece; nil where that is more than a line takes.
  private func saying(_ pieces: [[UInt8]]) -> String? {
    guard pieces.count <= 40, pieces.reduce(0, { $0 + $1.count }) <= 400 else { return nil }
    let quoted = pieces.map { "'\($0.forPrintf)'" }
    guard quoted.count > 3 else {
      return quoted.map { "printf \($0); " }.joined(separator: "sleep 0.2; ")
    }
    return "for piece in \(quoted.joined(separator: " ")); do printf \"$piece\"; sleep 0.1; done; "
  }

  private func program(endingBy ending: Ending?) -> String {
    switch ending {
    case .leaves: "timeout 2 nc"
    case .halfCloses: "nc -N"
    case .resets, nil: "nc"
    }
  }

  /// `nc` cannot reset a connection.
  private var reset: String {
    let place = server.split(separator: " ").map(String.init)
    let address = "('\(place.first ?? "")', \(place.last ?? ""))"
    return "python3 -c \"import socket, struct; s = socket.create_connection(\(address)); s.recv(99); "
      + "s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); s.close()\""
  }
}

extension Sequence<UInt8> {
  /// The bytes as printf(1) takes them between single quotes.
  fileprivate var forPrintf: String {
    let bytes = Array(self)
    let isText = String(validating: bytes, as: UTF8.self) != nil
    let escaped = bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\n"): Array("\\n".utf8)
      case UInt8(ascii: "%"): Array("%%".utf8)
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), 0..<0x20, 0x7F: octal(byte)
      case 0x80...: isText ? [byte] : octal(byte)
      default: [byte]
      }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private func octal(_ byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 8)
    return Array("\\\(String(repeating: "0", count: 3 - digits.count))\(digits)".utf8)
  }
}

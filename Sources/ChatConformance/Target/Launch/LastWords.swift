import Glibc
import SessionLanguage

/// What a keeper tells when nothing of its server is left.
struct LastWords: Equatable {
  /// How the command itself ended, as `waitpid` tells; nil where it could not be ended.
  var status: Int32?
  /// How many processes could not be ended.
  var left = 0
  var output = KeptOutput()

  // MARK: - On the leash

  var bytes: [UInt8] {
    let figures = "\(status.map { "\($0)" } ?? "-") \(left) \(output.dropped) \(output.head.count)\n"
    return Array(figures.utf8) + output.head + output.tail
  }

  init(status: Int32? = nil) { self.status = status }

  /// Nil where the keeper was ended before it had told everything.
  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let figures = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    let rest = bytes[(end + 1)...]
    guard figures.count == 4, let left = Int(figures[1]), let dropped = Int(figures[2]),
      let head = Int(figures[3]), (0...rest.count).contains(head)
    else { return nil }
    status = Int32(figures[0])
    self.left = left
    output = KeptOutput(head: rest.prefix(head), dropped: dropped, tail: rest.dropFirst(head))
  }

  // MARK: - For a reader

  /// How the command ended, as in "it has ended, with exit status 1".
  var ending: String {
    guard let status else { return "in no way that could be seen" }
    let signal = status & 0x7F
    if signal != 0 { return "by signal \(signal) (\(String(cString: strsignal(signal))))" }
    return "with exit status \(status >> 8 & 0xFF)"
  }

  /// The last that was said, harmless to show.
  var lastLines: [String] { output.lines.suffix(5).map(Self.shown) }

  /// What was said of an error, by the words that most languages have for one, harmless to show.
  var complaints: [String] {
    output.lines.lazy.filter { line in
      String(decoding: line, as: UTF8.self).contains(/[Ee]rror|[Ee]xception|[Pp]anic|[Ff]atal|FATAL|ERROR/)
    }.map(Self.shown)
  }

  private static func shown(_ line: ArraySlice<UInt8>) -> String {
    Visible(Array(line), limit: 200).text
  }
}

import Glibc
import SessionLanguage

/// What a keeper tells when nothing of its server is left.
package struct LastWords: Equatable {
  /// How the command itself ended, as `waitpid` tells; nil where it could not be ended.
  package var status: Int32?
  /// How many processes could not be ended.
  var left = 0
  /// What it took too much of, where it was ended for that.
  var excess: SandboxWatch.Excess?
  package var output = KeptOutput()

  // MARK: - On the leash

  var bytes: [UInt8] {
    let figures =
      "\(status.map { "\($0)" } ?? "-") \(left) \(output.dropped) \(output.head.count) \(excess?.rawValue ?? "-")\n"
    return Array(figures.utf8) + output.head + output.tail
  }

  package init(status: Int32? = nil) { self.status = status }

  /// Nil where the keeper was ended before it had told everything.
  init?(_ bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let figures = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
    let rest = bytes[(end + 1)...]
    guard figures.count == 5, let left = Int(figures[1]), let dropped = Int(figures[2]),
      let head = Int(figures[3]), (0...rest.count).contains(head)
    else { return nil }
    status = Int32(figures[0])
    self.left = left
    excess = SandboxWatch.Excess(rawValue: String(figures[4]))
    output = KeptOutput(head: rest.prefix(head), dropped: dropped, tail: rest.dropFirst(head))
  }

  // MARK: - For a reader

  /// How the command ended, as in "it has ended, with exit status 1".
  package var ending: String {
    if let excess { return excess.words }
    guard let status else { return "in no way that could be seen" }
    let signal = status & 0x7F
    if signal != 0 {
      return
        "by \(Self.words(ofSignal: signal) ?? "signal \(signal) (\(String(cString: strsignal(signal))))")"
    }
    let code = status >> 8 & 0xFF
    // So a shell tells that a signal has ended what it ran.
    guard let cause = Self.words(ofSignal: code - 128) else { return "with exit status \(code)" }
    return "with exit status \(code), \(cause)"
  }

  /// A signal that a program brings on itself, and by what.
  private static func words(ofSignal signal: Int32) -> String? {
    switch signal {
    case SIGPIPE: "SIGPIPE: it wrote to a client that had gone"
    case SIGSEGV: "SIGSEGV: it used memory that is not its own"
    case SIGBUS: "SIGBUS: it used memory that is not there"
    case SIGABRT: "SIGABRT: it gave itself up, as after a failed assertion or a memory block freed twice"
    case SIGFPE: "SIGFPE: it divided by zero"
    case SIGXFSZ: "SIGXFSZ: it wrote more to a file than this machine lets it"
    default: nil
    }
  }

  /// The last that was said, harmless to show.
  package var lastLines: [String] { output.lines.suffix(5).map { Visible(Array($0), limit: 200).text } }

  /// The lines that are like this, harmless to show.
  package func lines(where isChosen: (String) -> Bool) -> [String] {
    output.lines.lazy.map { Visible(Array($0), limit: 200).text }.filter(isChosen)
  }

  /// What was said of errors, in its order.
  var errors: [ServerError] {
    ServerErrorReader.errors(
      in: output.lines.map { String(decoding: $0.prefix(Self.longestLine), as: UTF8.self) })
  }

  private static var longestLine: Int { 1000 }
}

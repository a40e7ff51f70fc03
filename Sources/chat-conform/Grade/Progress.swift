import Localization
import POSIX
import SystemPackage

/// How far a class is graded: a bar at a terminal, else a line for each submission.
struct ProgressBar {
  let count: Int
  private let isTerminal = FileDescriptor.standardOutput.isTerminal
  private var done = 0
  private let began = ContinuousClock.now

  init(count: Int) { self.count = count }

  mutating func note(_ name: String, _ words: String) {
    let words = words.translated
    done += 1
    guard isTerminal else { return StandardStreams.say("\(done)/\(count)  \(name)  \(words)") }
    let filled = 30 * done / max(1, count)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    let seconds = began.duration(to: .now).components.seconds
    StandardStreams.say("\r\(bar) \(done)/\(count)  \(seconds) s  \(name.prefix(30))\u{1B}[K", terminator: "")
    if done == count { StandardStreams.say("") }
  }
}

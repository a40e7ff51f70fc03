import ChatConformance
import FoundationEssentials
import Grading
import Localization
import POSIX
import SystemPackage

/// Judges the submissions of a class, several at once.
struct ClassRun {
  let submissions: [Submission]
  let assignment: GradeAssignment
  let results: FilePath
  let jobs: Int
  let isToldToStop: () -> Bool

  func folder(of submission: Submission) -> ResultFolder {
    ResultFolder(folder: results.appending(FilePath(submission.path).lastComponent?.string ?? "submission"))
  }

  /// Judges all that has not been judged; gives how many it has not come to, since it was told to stop.
  func judge() throws -> Int {
    var waiting = submissions.filter { folder(of: $0).outcome == nil }[...]
    var bar = ProgressBar(count: waiting.count)
    var running: [JudgeProcess] = []
    while !waiting.isEmpty || !running.isEmpty {
      if isToldToStop() { return waiting.count + running.count }
      while running.count < jobs, let next = waiting.popFirst() {
        let folder = folder(of: next)
        try folder.make()
        guard let command = next.command else {
          try folder.note(Submission.hasNoCommand)
          bar.note(next.name, "no command")
          continue
        }
        running.append(try JudgeProcess(next, command: command, assignment, into: folder))
      }
      for judge in running {
        guard let status = judge.status else { continue }
        try judge.results.note(status)
        bar.note(judge.submission.name, words(for: status, judge))
        running.removeAll { $0 === judge }
      }
      // A process ends without a word to who waits for others too.
      PollSet.pause(.milliseconds(10))
    }
    return 0
  }

  private func words(for status: Int32, _ judge: JudgeProcess) -> String {
    let words =
      switch status {
      case 0: "right"
      case 1: "wrong"
      case 3: "no server"
      case Examine.notBuilt: "not built"
      default: "no verdict"
      }
    let tenths = judge.began.duration(to: .now) / .milliseconds(100)
    return "\(words.translated)  \(Double(Int(tenths)) / 10) s"
  }
}

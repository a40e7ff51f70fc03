import Glibc
import SystemPackage

/// What descends from a process, as it was when it was looked for below `/proc`.
package struct ProcessTree: Sendable {
  /// The folders of all threads.
  private let threads: [String]

  /// More are not looked at.
  private static var mostProcesses: Int { 32 }
  private static var mostThreads: Int { 256 }

  package init(below root: pid_t) {
    var descendants: [pid_t] = []
    var next = [root][...]
    while let process = next.popFirst(), descendants.count < Self.mostProcesses {
      let children = Self.children(of: process)
      descendants += children
      next += children
    }
    let all = descendants.flatMap { process in
      names(below: "/proc/\(process)/task").map { "/proc/\(process)/task/\($0)" }
    }
    threads = Array(all.prefix(Self.mostThreads))
  }

  /// That of all threads together; those that have ended do not count.
  package var schedulerTime: SchedulerTime {
    threads.map(SchedulerTime.init(ofThreadAt:)).reduce(into: SchedulerTime()) { sum, time in
      sum.had += time.had
      sum.waitedFor += time.waitedFor
    }
  }

  /// Whether any of the threads has a processor or waits for one just now.
  package var canRun: Bool {
    threads.contains { thread in
      let status = Self.text(of: "\(thread)/stat")
      // The name before it may hold anything.
      return status.lastIndex(of: ")").map { status[$0...].dropFirst(2).first == "R" } ?? false
    }
  }

  /// What the first thread of the process has started.
  package static func children(of process: pid_t) -> [pid_t] {
    text(of: "/proc/\(process)/task/\(process)/children").split(separator: " ").compactMap { pid_t($0) }
  }

  private static func text(of path: String) -> String {
    String(decoding: (try? [UInt8](contentsOf: FilePath(path), atMost: 1024)) ?? [], as: UTF8.self)
  }
}

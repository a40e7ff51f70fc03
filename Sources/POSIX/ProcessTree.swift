import Glibc
import SystemPackage

/// A process and what descends from it, as Linux tells below `/proc`; what it does not tell is zero.
package struct ProcessTree: Sendable {
  private let root: pid_t

  /// More are not looked at.
  private static var mostProcesses: Int { 32 }
  private static var mostThreads: Int { 256 }

  package init(below root: pid_t) { self.root = root }

  /// How long the threads of all but the root have had a processor, and how long they waited for one, all together; those
  /// that have ended do not count.
  package var processorTime: (had: Duration, waitedFor: Duration) {
    threads.reduce((.zero, .zero)) { sum, thread in
      let fields = Self.text(of: thread + "schedstat").split(separator: " ").compactMap { Int64($0) }
      guard fields.count > 1 else { return sum }
      return (sum.0 + .nanoseconds(fields[0]), sum.1 + .nanoseconds(fields[1]))
    }
  }

  /// Whether any of their threads has a processor or waits for one just now.
  package var canRun: Bool {
    threads.contains { thread in
      let status = Self.text(of: thread + "stat")
      // The name before it may hold anything.
      return status.lastIndex(of: ")").map { status[$0...].dropFirst(2).first == "R" } ?? false
    }
  }

  private var threads: [String] {
    // A thread may come or go at any time: each list is read once.
    let all = descendants.flatMap { process in
      names(below: "/proc/\(process)/task").map { "/proc/\(process)/task/\($0)/" }
    }
    return Array(all.prefix(Self.mostThreads))
  }

  private var descendants: [pid_t] {
    var found: [pid_t] = []
    var next = [root][...]
    while let process = next.popFirst(), found.count < Self.mostProcesses {
      let children = Self.children(of: process)
      found += children
      next += children
    }
    return found
  }

  /// What the first thread of the process has started.
  package static func children(of process: pid_t) -> [pid_t] {
    text(of: "/proc/\(process)/task/\(process)/children").split(separator: " ").compactMap { pid_t($0) }
  }

  private static func text(of path: String) -> String {
    String(decoding: (try? [UInt8](contentsOf: FilePath(path), atMost: 1024)) ?? [], as: UTF8.self)
  }
}

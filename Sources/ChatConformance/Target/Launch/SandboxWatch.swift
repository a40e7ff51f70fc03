import Glibc
import POSIX
import SystemPackage

/// Watches from outside how much all processes of a sandbox take together.
///
/// The limits of the system are for each process, or do not bind everybody.
struct SandboxWatch {
  /// What a server may take too much of.
  enum Excess: String {
    case memory, processes, room

    /// How it ended.
    var words: String {
      switch self {
      case .memory: "by the runner: it took more than \(Sandbox.mostMemory >> 20) MiB of memory"
      case .processes: "by the runner: it had more than \(Sandbox.mostProcesses) processes"
      case .room: "by the runner: it wrote more than \(Sandbox.mostRoom >> 20) MiB to its disk"
      }
    }
  }

  /// How often it looks.
  static let period = Duration.milliseconds(20)

  /// Bubblewrap itself, and the first process in the sandbox.
  private let monitor: pid_t
  private var first: pid_t?
  /// What it may change.
  private let directory: FileDescriptor

  init(monitor: pid_t, directory: FileDescriptor) { (self.monitor, self.directory) = (monitor, directory) }

  /// What there is too much of; nil where all is well, or nothing can be seen.
  mutating func excess() -> Excess? {
    // Whether a server on a full disk comes to serve hangs on who had the last byte.
    if Sandbox.isRoomTaken(by: directory) { return .room }
    guard let folders = processes() else { return nil }
    if folders.count > Sandbox.mostProcesses { return .processes }
    let held = folders.reduce(0) { $0 + pages(of: $1) }
    return held * Int(getpagesize()) > Sandbox.mostMemory ? .memory : nil
  }

  /// The folders of all processes in the sandbox, below its own `/proc`; nil as long as it has none.
  mutating func processes() -> [String]? {
    first = first ?? ProcessTree.children(of: monitor).first
    guard let first else { return nil }
    let folder = "/proc/\(first)/root/proc"
    // Until bubblewrap has made it, the machine's stands there: whoever looks finds itself in it.
    guard access("\(folder)/self", F_OK) != 0 else { return nil }
    return names(below: folder).filter { pid_t($0) != nil }.map { "\(folder)/\($0)" }
  }

  /// What it holds that is no file's.
  private func pages(of process: String) -> Int {
    guard let list = try? [UInt8](contentsOf: FilePath("\(process)/statm"), atMost: 1024) else { return 0 }
    let fields = list.split(separator: UInt8(ascii: " ")).map {
      Int(String(decoding: $0, as: UTF8.self)) ?? 0
    }
    return fields.count > 2 ? max(0, fields[1] - fields[2]) : 0
  }
}

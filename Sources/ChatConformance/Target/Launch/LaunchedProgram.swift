import POSIX
import SystemPackage

/// The command of a launched server: run in a directory of its own, and ended with all that descends from it.
struct LaunchedProgram {
  let command: String
  private let sandbox: Sandbox?
  private let hasLinks: Bool
  private let keeper: String
  private var directory: ServerDirectory?
  private var process: LaunchedProcess?
  /// The last that has ended: its keeper removes the directory where this program is killed before another is started.
  private var former: LaunchedProcess?

  private(set) var ends = ServerEnds()

  /// The keeper is a program that runs `ServerKeeper` by `keep -- DIRECTORY COMMAND`.
  init(_ command: String, in sandbox: Sandbox?, hasLinks: Bool, keptBy keeper: String) {
    (self.command, self.sandbox, self.hasLinks, self.keeper) = (command, sandbox, hasLinks, keeper)
  }

  /// The log that the Spec asks for, where the command was started.
  var logPath: String { "\(directory?.path ?? "")/\(LogFile.name)" }

  /// What the command has started, as it is now; nil where it does not run.
  var tree: ProcessTree? { process?.tree }

  /// Makes a new directory for it.
  mutating func makeDirectory() throws(NoServer) {
    do throws(Errno) {
      directory = try ServerDirectory(hasLinks: hasLinks)
    } catch {
      throw notLaunched("no directory could be made for it below \(ServerDirectory.temporary): \(error)")
    }
  }

  func removeLog() { directory?.removeLog() }

  /// Starts it in its directory: `{host}`, `{port}` and `{here}`, the present one, are filled in.
  mutating func start(host: String, port: UInt16) throws(NoServer) {
    guard let directory else { throw notLaunched("it has ended") }
    ends.begin()
    let filled = ShellCommand.filling(
      command, with: ["{host}": host, "{port}": String(port), "{here}": currentDirectory])
    do throws(Errno) {
      process = try LaunchedProcess(filled, in: directory, sandbox, keptBy: keeper)
      former = nil
    } catch {
      throw notLaunched("\(error)")
    }
  }

  /// Whether nothing of it is there any more; its end is waited for so long.
  mutating func hasEnded(within time: Duration) -> Bool {
    guard let words = process?.lastWords(within: time) else { return process == nil }
    (process, former) = (nil, process)
    ends.note(words, byItself: true)
    return true
  }

  /// Ends all that is left of it, as the keeper does: within four seconds, whatever it does against that.
  mutating func stop(by order: LaunchedProcess.Order) {
    guard !hasEnded(within: .zero), let process else { return }
    (self.process, former) = (nil, process)
    process.order(order)
    guard let words = process.lastWords(within: .seconds(8)) else { return ends.noteSurvivor() }
    ends.note(words, byItself: false)
  }

  /// Ends it, and leaves nothing behind.
  mutating func end(by order: LaunchedProcess.Order) {
    stop(by: order)
    directory?.remove()
    (directory, former) = (nil, nil)
  }

  func notLaunched(_ reason: String) -> NoServer { .notLaunched(command: command, reason: reason) }
}

import Glibc
import SystemPackage

/// A program that is to be started, and what it gets.
///
/// It inherits the environment unless it is given one, and of the open files only those of ``files``; no signal is
/// blocked.
package struct SpawnRequest: Sendable {
  /// What stands behind a descriptor of the new process.
  package enum File: Sendable {
    /// The file at the path, opened for the new process. Permissions are for one that is made.
    case path(
      FilePath, FileDescriptor.AccessMode, FileDescriptor.OpenOptions = [], FilePermissions = .ownerReadWrite)
    /// An open file of this process, or one that stands earlier among the files.
    case descriptor(FileDescriptor)
  }

  /// The path of the program.
  package var program: FilePath
  /// The arguments after the program's name.
  package var arguments: [String]
  /// The new process's descriptors; they are opened in this order.
  package var files: [(descriptor: CInt, file: File)]
  /// Whether it leads a process group of its own, so that it and its children can be ended together.
  package var leadsGroup: Bool
  /// Whether it leads a session of its own, and a group with it; a terminal among its files is then its own.
  package var leadsSession = false
  /// Its environment, as `NAME=VALUE`; nil for that of this process.
  package var environment: [String]?

  package init(
    _ program: FilePath, _ arguments: [String] = [], files: [(descriptor: CInt, file: File)] = [],
    leadsGroup: Bool = true
  ) {
    self.program = program
    self.arguments = arguments
    self.files = files
    self.leadsGroup = leadsGroup
  }

  /// Starts it; gives the id of the process.
  func spawn() throws(Errno) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, file) in files { add(file, as: descriptor, to: &actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let group = leadsSession ? Self.newSession : leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var noSignals = sigset_t()
    sigemptyset(&noSignals)
    posix_spawnattr_setsigmask(&attributes, &noSignals)
    let words = ([program.string] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { $0.map { strdup($0) } + [nil] }
    defer { for word in words + (variables ?? []) { free(word) } }
    var process: pid_t = 0
    let status =
      if let variables {
        posix_spawn(&process, program.string, &actions, &attributes, words, variables)
      } else {
        posix_spawn(&process, program.string, &actions, &attributes, words, environ)
      }
    guard status == 0 else { throw Errno(rawValue: status) }
    return process
  }

  /// `POSIX_SPAWN_SETSID`, which Swift does not see.
  private static let newSession: CInt = 0x80

  private func add(_ file: File, as descriptor: CInt, to actions: inout posix_spawn_file_actions_t) {
    switch file {
    case .path(let path, let mode, let options, let permissions):
      posix_spawn_file_actions_addopen(
        &actions, descriptor, path.string, mode.rawValue | options.rawValue, permissions.rawValue)
    case .descriptor(let source):
      posix_spawn_file_actions_adddup2(&actions, source.rawValue, descriptor)
    }
  }
}

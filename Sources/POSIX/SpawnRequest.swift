import Glibc
import SystemPackage

/// A program that is to be started, and what it gets.
///
/// It inherits the environment, and of the open files only those of ``files``; no signal is blocked or ignored.
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
  /// Variables, as in `NAME=value`, that it finds before those of this process.
  package var environment: [String]
  /// The new process's descriptors; they are opened in this order.
  package var files: [(descriptor: CInt, file: File)]
  /// Whether it leads a process group of its own, so that it and its children can be ended together.
  package var leadsGroup: Bool
  /// Whether it leads a session of its own, and a group with it; a terminal among its files is then its own.
  package var leadsSession = false
  /// Whether it gets no variables but ``environment``.
  package var hasOwnEnvironment = false

  package init(
    _ program: FilePath, _ arguments: [String] = [], environment: [String] = [],
    files: [(descriptor: CInt, file: File)] = [], leadsGroup: Bool = true
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.files = files
    self.leadsGroup = leadsGroup
  }

  /// Starts it; gives the id of the process, for who takes care of its end himself.
  package func spawn() throws(Errno) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, file) in files { add(file, as: descriptor, to: &actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let group = leadsSession ? Self.newSession : leadsGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let words = ([program.string] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) }
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let status = posix_spawn(
      &process, program.string, &actions, &attributes, words,
      variables + (hasOwnEnvironment ? [nil] : Self.inheritedEnvironment))
    guard status == 0 else { throw Errno(rawValue: status) }
    return process
  }

  /// The variables of this process, and the end of their list.
  private static var inheritedEnvironment: [UnsafeMutablePointer<CChar>?] {
    var count = 0
    while environ[count] != nil { count += 1 }
    return Array(UnsafeBufferPointer(start: environ, count: count + 1))
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

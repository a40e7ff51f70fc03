import Glibc
import POSIX
import SystemPackage

/// What holds a server that is not trusted: bubblewrap.
///
/// The server sees no other process, changes no file outside of its directory, and takes no more than the limits. Its
/// runner stands outside: it cannot be ended nor imitated by the server. The network is shared with the runner, which
/// has to reach the server; whoever wants that apart runs the runner in a network namespace of its own.
package struct Sandbox: Sendable {
  /// The path of bubblewrap.
  package let program: String
  /// Folders that the server does not see.
  ///
  /// The home of whoever runs it is one of them anyway, but for what programs are found in. The present directory is seen.
  package var hidden: [String] = []
  /// The only variables that it gets beside `PATH`, `HOME` and `LANG`.
  private let environment: [(name: String, value: String)]
  private let home: String?

  /// Nil where bubblewrap is not installed.
  package init?(
    path: String = Environment.value(of: "PATH") ?? "", home: String? = Environment.value(of: "HOME")
  ) {
    let places = (path.split(separator: ":") + ["/usr/bin", "/bin"]).map { "\($0)/bwrap" }
    guard let found = places.first(where: { access($0, X_OK) == 0 }) else { return nil }
    program = found
    self.home = home.flatMap { $0 == "/" || $0.isEmpty ? nil : $0 }
    environment = [
      ("PATH", path), ("HOME", home ?? "/"), ("LANG", Environment.value(of: "LANG") ?? "C.UTF-8"),
      ("TMPDIR", "/tmp"),
    ]
  }

  /// Why no sandbox can be made here; nil where that works.
  package var obstacle: String? {
    guard let directory = try? ServerDirectory() else { return "there is no room for a directory" }
    defer { directory.remove() }
    let words = words(runningJudge: words(running: ["/bin/true"], in: directory.path), in: directory.path)
    let files = (0...2).map { (CInt($0), SpawnRequest.File.path("/dev/null", .readWrite)) }
    let request = SpawnRequest(FilePath(program), Array(words.dropFirst()), files: files)
    guard let process = try? ChildProcess(request), process.wait(within: .seconds(10)) == .exited(0) else {
      return "this machine lets it make no namespaces, as many containers do"
    }
    return nil
  }

  // MARK: - The limits

  /// How many processes and threads it may have, and how many of them its keeper lets live.
  package static let mostProcesses = 256
  /// In bytes, all its processes together.
  package static let mostMemory = 1 << 30
  /// In bytes, of each file that it writes.
  package static let longestFile = 64 << 20
  private static let mostFiles = 1024
  /// In seconds of a processor's time, of each process.
  private static let processorTime = 300
  /// In bytes, of all that a judge and its server write.
  private static let room = 512 << 20
  /// In bytes, of that, beyond which the server is ended: the judge must have some left.
  static let mostRoom = 448 << 20
  /// In bytes, of each folder for passing files.
  private static let temporary = 64 << 20

  /// Whether a directory that lies in a judge's room leaves too little of it.
  static func isRoomTaken(by directory: FileDescriptor) -> Bool {
    var room = statvfs()
    guard fstatvfs(directory.rawValue, &room) == 0 else { return false }
    let (size, free) = (room.f_blocks * room.f_frsize, room.f_bavail * room.f_frsize)
    // Elsewhere others write to the same disk.
    return size == UInt(Self.room) && size - free > UInt(mostRoom)
  }

  // MARK: - The command

  /// The program and the arguments that run a command in the directory, the only one that it may change.
  package func words(running command: [String], in directory: String) -> [String] {
    [program] + namespaces + files + hiding + here + ["--bind", directory, directory, "--chdir", directory]
      + ["--clearenv"] + environment.flatMap { ["--setenv", $0.name, $0.value] } + limits + command
  }

  /// The program and the arguments that run a judge apart from everybody.
  ///
  /// Its network is its own, without a way out, and the folder is a file system of its own, which ends with it. All else is
  /// as it is outside.
  package func words(runningJudge command: [String], in folder: String) -> [String] {
    [
      program, "--unshare-net", "--die-with-parent", "--dev-bind", "/", "/", "--size", "\(Self.room)",
      "--tmpfs", folder,
      "--chdir", folder, "--setenv", "TMPDIR", folder, "--",
    ] + command
  }

  private var namespaces: [String] {
    ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
  }

  private var files: [String] {
    func memory(_ path: String) -> [String] { ["--size", "\(Self.temporary)", "--tmpfs", path] }
    return ["--ro-bind", "/", "/", "--dev", "/dev", "--remount-ro", "/dev", "--proc", "/proc"]
      // Sockets lie there by which services of the machine would do what the server may not.
      + memory("/run") + memory("/dev/shm") + memory("/tmp")
  }

  /// The home is hidden but for what programs are found in.
  private var hiding: [String] {
    let folders = [home].compactMap { $0 } + hidden
    let path = environment.first { $0.name == "PATH" }?.value ?? ""
    let shown = home.map { home in
      path.split(separator: ":").filter { $0.hasPrefix("\(home)/") }.compactMap {
        $0.dropFirst(home.count + 1).split(separator: "/").first.map { "\(home)/\($0)" }
      }
    }
    return folders.flatMap { ["--size", "1", "--tmpfs", $0] }
      + Set(shown ?? []).sorted().flatMap { ["--ro-bind-try", $0, $0] }
  }

  /// The present directory is seen, whatever it is in, unless it holds what is hidden.
  private var here: [String] {
    let folder = currentDirectory
    let holdsHidden = ([home].compactMap { $0 } + hidden).contains {
      $0 == folder || $0.hasPrefix("\(folder)/")
    }
    return holdsHidden || folder == "/" ? [] : ["--ro-bind", folder, folder]
  }

  private var limits: [String] {
    [
      "prlimit", "--nproc=\(Self.mostProcesses * 2)", "--fsize=\(Self.longestFile)",
      "--nofile=\(Self.mostFiles)", "--cpu=\(Self.processorTime)", "--core=0", "--",
    ]
  }

  /// What became of the server, where that became of bubblewrap: it ends with 128 and the number of the signal.
  static func statusOfServer(_ status: Int32) -> Int32 {
    let code = status >> 8 & 0xFF
    return status & 0x7F == 0 && (129...159).contains(code) ? code - 128 : status
  }
}

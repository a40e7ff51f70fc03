import CLibedit
import Glibc
import POSIX
import SystemPackage

/// The terminal of this process, held until it is closed, and the signals that come meanwhile.
final class Terminal {
  /// What there is to do.
  struct Happening {
    var signals: [Int32] = []
    var keys: [UInt8] = []
    /// Whether the other descriptor is readable.
    var isOtherReady = false
    /// Whether nobody is at the terminal any more.
    var isGone = false
  }

  private let signals: (reader: FileDescriptor, writer: FileDescriptor)
  /// Opened for this program alone, so that writing never blocks: whoever shares standard output knows nothing of it.
  private let output: FileDescriptor
  /// Signals that came while something was written.
  private var waiting: [Int32] = []
  /// Whether a signal has asked the program to end: it waits for no terminal any more.
  private var isEnding = false
  private(set) var isGone = false

  init() throws(EditorError) {
    do {
      let ends = try FileDescriptor.pipe(options: [.closeOnExec, .nonBlocking])
      signals = (ends.readEnd, ends.writeEnd)
    } catch {
      throw .noPipe(code: error.rawValue)
    }
    output = Self.openAnew(.standardOutput) ?? .standardOutput
    guard terminal_guard_arm(STDIN_FILENO, output.rawValue, signals.writer.rawValue) else {
      throw .noTerminal
    }
  }

  deinit {
    giveBack()
    for end in [signals.reader, signals.writer] { try? end.close() }
    if output != .standardOutput { try? output.close() }
  }

  private static func openAnew(_ terminal: FileDescriptor) -> FileDescriptor? {
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(terminal.rawValue, &name, name.count) == 0 else { return nil }
    let options: FileDescriptor.OpenOptions = [.nonBlocking, .closeOnExec, .init(rawValue: O_NOCTTY)]
    return name.withUnsafeBufferPointer { name in
      name.baseAddress.flatMap { try? FileDescriptor.open($0, .writeOnly, options: options) }
    }
  }

  /// Gives the terminal its modes back, and the signals their former handlers.
  func giveBack() { terminal_guard_disarm() }

  /// Now.
  var size: ScreenSize {
    var (columns, rows): (Int32, Int32) = (0, 0)
    terminal_size(STDOUT_FILENO, &columns, &rows)
    return ScreenSize(columns: Int(columns), rows: Int(rows))
  }

  /// Waits for signals, keys and the other descriptor, in this order; as long as it takes where there is no time.
  func wait(for other: FileDescriptor, timeout: Duration?) -> Happening {
    var happening = Happening(signals: waiting, isGone: isGone)
    waiting = []
    let hasNews = isGone || !happening.signals.isEmpty
    var subjects = PollSet()
    for subject in [signals.reader, .standardInput, other] { subjects.append(subject, for: .reading) }
    let count = try? subjects.wait(within: hasNews ? .zero : timeout ?? Self.forEver)
    guard let count, count > 0 else { return happening }
    if !subjects.happened(at: 0).isEmpty { happening.signals += readSignals() }
    if !subjects.happened(at: 1).isEmpty { readKeys(&happening) }
    happening.isOtherReady = !subjects.happened(at: 2).isEmpty
    return happening
  }

  private func readKeys(_ happening: inout Happening) {
    do {
      let count: Int
      (happening.keys, count) = try Self.read(.standardInput, 4096)
      if count == 0 { isGone = true }
    } catch {
      if error != .interrupted, error != .resourceTemporarilyUnavailable { isGone = true }
    }
    happening.isGone = isGone
  }

  private func readSignals() -> [Int32] {
    let numbers = ((try? Self.read(signals.reader, 256).bytes) ?? []).map { Int32($0) }
    isEnding = isEnding || numbers.contains(where: Self.ends)
    return numbers
  }

  private static func read(_ descriptor: FileDescriptor, _ most: Int) throws(Errno) -> (
    bytes: [UInt8], count: Int
  ) {
    var bytes = [UInt8](repeating: 0, count: most)
    do {
      let count = try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0, retryOnInterrupt: false) }
      return (Array(bytes.prefix(count)), count)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Writes everything, unless the terminal takes nothing and the program is told to end.
  func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty, !isGone {
      var subjects = PollSet()
      subjects.append(signals.reader, for: .reading)
      subjects.append(output, for: .writing)
      guard (try? subjects.wait(within: isEnding ? .zero : Self.forEver)) != nil else { return }
      if !subjects.happened(at: 0).isEmpty { waiting += readSignals() }
      if !subjects.happened(at: 1).isEmpty {
        writeSome(&rest)
      } else if isEnding {
        return
      }
    }
  }

  private func writeSome(_ rest: inout ArraySlice<UInt8>) {
    do {
      let count = try rest.withUnsafeBytes { try output.write($0, retryOnInterrupt: false) }
      rest = rest.dropFirst(count)
    } catch {
      let isPassing = [Errno.interrupted, .resourceTemporarilyUnavailable].contains(error as? Errno)
      if !isPassing { isGone = true }
    }
  }

  private static let forEver = Duration.seconds(1 << 32)

  /// Whether the signal asks the program to end.
  private static func ends(_ signal: Int32) -> Bool {
    ![SIGWINCH, SIGINT, SIGTSTP, SIGCONT].contains(signal)
  }
}

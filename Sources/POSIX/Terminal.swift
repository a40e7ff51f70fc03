import CLinux
import Glibc
import SystemPackage

/// The size of a screen, in cells.
package struct ScreenSize: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }
}

/// The terminal of this process, held until it is closed, and the signals that come meanwhile.
package final class Terminal {
  /// What there is to do.
  package struct Happening {
    package var signals: [Int32] = []
    package var keys: [UInt8] = []
    /// The others that are readable.
    package var ready: [FileDescriptor] = []
    /// Whether nobody is at the terminal any more.
    package var isGone = false

    package init(signals: [Int32] = [], isGone: Bool = false) {
      (self.signals, self.isGone) = (signals, isGone)
    }
  }

  private let signals: SignalPipe
  /// Opened for this program alone, so that writing never blocks: whoever shares standard output knows nothing of it.
  private let output: FileDescriptor
  /// Signals that came while something was written.
  private var waiting: [Int32] = []
  /// Whether a signal has asked the program to end: it waits for no terminal any more.
  private var isEnding = false
  package private(set) var isGone = false

  /// Takes the terminal of standard input; `Errno.inappropriateIOCTLForDevice` where that is none.
  package init() throws(Errno) {
    signals = try SignalPipe()
    output = Self.openAnew(.standardOutput) ?? .standardOutput
    guard terminal_guard_arm(STDIN_FILENO, output.rawValue, signals.writer.rawValue) else {
      throw .inappropriateIOCTLForDevice
    }
  }

  deinit {
    giveBack()
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
  package func giveBack() { terminal_guard_disarm() }

  /// How large its screen is now.
  package var size: ScreenSize {
    var (columns, rows): (Int32, Int32) = (0, 0)
    terminal_size(STDOUT_FILENO, &columns, &rows)
    return ScreenSize(columns: Int(columns), rows: Int(rows))
  }

  /// Waits for signals, keys and the other descriptors, in this order; as long as it takes where there is no time.
  package func wait(for others: [FileDescriptor], timeout: Duration?) -> Happening {
    var happening = Happening(signals: waiting, isGone: isGone)
    waiting = []
    let hasNews = isGone || !happening.signals.isEmpty
    var subjects = PollSet()
    for subject in [signals.reader, .standardInput] + others { subjects.append(subject, for: .reading) }
    let count = try? subjects.wait(within: hasNews ? .zero : timeout ?? Self.forEver)
    guard let count, count > 0 else { return happening }
    if !subjects.happened(at: 0).isEmpty { happening.signals += readSignals() }
    if !subjects.happened(at: 1).isEmpty { readKeys(&happening) }
    happening.ready = others.indices.filter { !subjects.happened(at: $0 + 2).isEmpty }.map { others[$0] }
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
    let numbers = signals.read()
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
  package func write(_ text: String) {
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

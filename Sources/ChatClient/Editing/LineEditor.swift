#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import CLibedit

/// Edits lines on the terminal of this process while others are printed above.
///
/// It belongs to the thread that made it, and holds the terminal until it is closed.
package final class LineEditor {
  /// Why editing has ended.
  package enum End: Hashable, Sendable {
    /// Ctrl-D on an empty line.
    case endOfInput
    /// It was asked to stop.
    case stopped
    /// A signal asks the program to end, or the terminal is gone.
    case signalled(Int32)
  }

  /// What stands before the line.
  package var prompt = ""
  /// What to do with a line once Enter is pressed.
  package var submitted: (String) -> Void = { _ in }
  /// What to do with several lines that were pasted and are to be sent.
  package var pasted: ([String]) -> Void = { _ in }
  /// Told of Ctrl-C, and whether it dropped a text.
  package var interrupted: (Bool) -> Void = { _ in }
  /// Told why something that was pasted is not taken.
  package var refused: (String) -> Void = { _ in }
  /// What the text before the cursor may become.
  package var completions: (String) -> Completion = { _ in Completion(replaced: 0, candidates: []) }

  var editline: Editline?
  var decoder = KeyDecoder()
  var painter = Painter { Int(editline_width(wchar_t(bitPattern: $0.value))) }
  var cycle = CompletionCycle()
  var history: [String] = []
  var walk = HistoryWalk()
  /// What is shown in the line's place while something is asked.
  var overlay: Picture?
  /// Printed above at the next painting.
  var printed: [String] = []
  var isBellDue = false
  var isInterrupted = false
  var hasMoreEvents = false
  var heldSince: ContinuousClock.Instant?
  var end: End?
  let historySize: Int
  let signals: (reader: Int32, writer: Int32)
  var watched: (descriptor: Int32, handler: () -> Bool)?

  /// Takes the terminal; the lines are the history of former runs, oldest first.
  package init(historySize: Int, lines: [String]) throws(EditorError) {
    guard editline_use_utf8() else { throw .noUTF8 }
    self.historySize = max(1, historySize)
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .noPipe(code: errno) }
    signals = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(signals.writer, F_SETFL, O_NONBLOCK)
    guard terminal_guard_arm(STDIN_FILENO, signals.writer) else { throw .noTerminal }
    let client = Unmanaged.passUnretained(self).toOpaque()
    editline = Editline(
      historySize: self.historySize, reader: Self.reader, actions: Self.actions, client: client)
    guard editline != nil else {
      close()
      throw .noTerminal
    }
    for line in lines { remember(line) }
    write("\u{1B}[?2004h")
  }

  deinit {
    close()
    for descriptor in [signals.reader, signals.writer] { closeDescriptor(descriptor) }
  }

  /// Calls the handler whenever the descriptor is readable and no key waits; true: there is more to do.
  package func watch(_ descriptor: Int32, _ handler: @escaping () -> Bool) { watched = (descriptor, handler) }

  /// Edits lines until it ends; the terminal stays in its mode between them, so that nothing typed early is echoed.
  package func run() -> End {
    let isOver = editline?.edit() ?? true
    return end ?? (isOver ? .endOfInput : .stopped)
  }

  /// Ends ``run()`` soon.
  package func stop() { end = end ?? .stopped }

  /// Prints lines above what is edited, which stays as it is.
  ///
  /// - Parameter line: safe for a terminal, and without a line end.
  package func printAbove(_ line: String) { printed.append(line) }

  /// Rings the terminal's bell.
  package func ringBell() { isBellDue = true }

  /// Lets Up bring the line back; twice the same is once.
  package func remember(_ line: String) {
    if let last = history.last, last.utf8.elementsEqual(line.utf8) { return }
    history.append(line)
    if history.count > historySize { history.removeFirst(history.count - historySize) }
    editline?.remember(line)
  }

  /// Gives the terminal back, with nothing of ours below what was printed.
  package func close() {
    guard editline != nil else { return terminal_guard_disarm() }
    write(painter.erase(size: size) + printed.map { $0 + "\r\n" }.joined())
    printed = []
    editline = nil
    terminal_guard_disarm()
  }
}

/// What libedit calls.
extension LineEditor {
  private static let reader: el_rfunc_t = { handle, wide in
    guard let handle, let wide, let scalar = LineEditor.of(handle)?.nextScalar() else {
      errno = EINTR
      return -1
    }
    wide.pointee = wchar_t(bitPattern: scalar.value)
    return 1
  }

  private static let actions = editline_actions(
    accept: { handle, _ in LineEditor.act(handle, CC_FATAL) { $0.accept() } },
    complete: { handle, _ in LineEditor.act(handle, CC_REFRESH) { $0.complete() } },
    older: { handle, _ in LineEditor.act(handle, CC_REFRESH) { $0.goOlder() } },
    newer: { handle, _ in LineEditor.act(handle, CC_REFRESH) { $0.goNewer() } },
    search: { handle, _ in LineEditor.act(handle, CC_REFRESH) { $0.search() } },
    interrupt: { handle, _ in LineEditor.act(handle, CC_FATAL) { $0.drop() } },
    clear: { handle, _ in LineEditor.act(handle, CC_REFRESH) { $0.clear() } })

  /// Gives libedit the result; `CC_FATAL` empties the line and begins anew.
  private static func act(_ handle: OpaquePointer?, _ result: Int32, _ body: (LineEditor) -> Void) -> UInt8 {
    if let handle, let editor = LineEditor.of(handle) { body(editor) }
    return UInt8(result)
  }

  private static func of(_ handle: OpaquePointer) -> LineEditor? {
    editline_client(handle).map { Unmanaged<LineEditor>.fromOpaque($0).takeUnretainedValue() }
  }
}

// Inside a type with a `close` of its own the C function has no name.
private func closeDescriptor(_ descriptor: Int32) { _ = close(descriptor) }

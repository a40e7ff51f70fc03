import CLibedit
import CLinux
import Glibc
import POSIX
import SystemPackage

/// What an editor of lines works for.
package protocol LineEditorOwner: AnyObject {
  /// What stands before the line.
  var prompt: String { get }
  /// What stands above the prompt, a row each, where there is room for so many of so many cells.
  func above(rows: Int, columns: Int) -> [String]
  /// Takes what the user has done.
  func did(_ action: LineEditor.Action)
  /// What the text before the cursor may become.
  func completions(of head: String) -> Completion
  /// Does one thing of those that the watched descriptor tells of; whether there may be more.
  func watchedIsReadable() -> Bool
}

/// Edits lines on the terminal of this process while others are printed above.
///
/// It belongs to the thread that made it, and holds the terminal until it is closed.
package final class LineEditor {
  /// What a user does at the keyboard.
  package enum Action: Hashable, Sendable {
    /// Enter was pressed.
    case submitted(String)
    /// Several lines were pasted, and are to be sent.
    case pasted([String])
    /// Ctrl-C, and the line that it dropped.
    case interrupted(dropped: String)
    /// What was not heard is to be sent again.
    case sendAgain
    /// Something was pasted that is not taken: why.
    case refusedPaste(String)
  }

  /// Why editing has ended.
  package enum End: Hashable, Sendable {
    /// Ctrl-D on an empty line.
    case endOfInput
    /// It was asked to stop.
    case stopped
    /// A signal asks the program to end, or the terminal is gone.
    case signalled(Int32)
  }

  package weak var owner: (any LineEditorOwner)?

  let terminal: Terminal
  var editline: Editline?
  var display: Display
  var decoder = KeyDecoder()
  var cycle = CompletionCycle()
  var history: [String] = []
  var walk = HistoryWalk()
  private var attention = Attention()
  /// What is shown in the line's place while something is asked.
  var overlay: Picture?
  /// The terminal is to tell what is pasted, and whether it has the keyboard.
  private static let reportsOn = "\u{1B}[?2004h\u{1B}[?1004h"
  /// As in TerminalGuard.c, where it must not be left to Swift.
  private static let reportsOff = "\u{1B}[?2004l\u{1B}[?1004l"

  private var isOpen = true
  /// Whether libedit has given the terminal its modes, and we ours.
  private var isTaken = false
  private var isInterrupted = false
  private var hasMoreToWatch = false
  private var end: End?
  private let historySize: Int
  private let watched: FileDescriptor

  /// Takes the terminal.
  ///
  /// - Parameters:
  ///   - historySize: how many lines Up finds.
  ///   - lines: the history of former runs, oldest first.
  ///   - watched: a descriptor that the owner is told of when it is readable and no key waits.
  ///   - hasColour: whether the terminal may be given colours.
  /// - Throws: why lines cannot be edited here.
  package init(historySize: Int, lines: [String], watching watched: FileDescriptor, hasColour: Bool)
    throws(EditorError)
  {
    guard editline_use_utf8() else { throw .noUTF8 }
    self.historySize = max(1, historySize)
    self.watched = watched
    do throws(Errno) {
      terminal = try Terminal()
    } catch {
      throw error == .inappropriateIOCTLForDevice ? .noTerminal : .noPipe(code: error.rawValue)
    }
    display = Display(on: terminal, hasColour: hasColour)
    editline = Editline(
      historySize: self.historySize, reader: Self.reader, actions: Self.actions, for: self)
    guard editline != nil else { throw .noTerminal }
    for line in lines { remember(line) }
    terminal.write(Self.reportsOn)
  }

  deinit { close() }

  /// Edits lines until it ends; the terminal stays in its mode between them, so that nothing typed early is echoed.
  package func run() -> End {
    isTaken = false
    let isOver = editline?.edit() ?? true
    return end ?? (isOver ? .endOfInput : .stopped)
  }

  /// Ends ``run()`` soon.
  package func stop() { end = end ?? .stopped }

  /// Prints a line above what is edited, which stays as it is.
  ///
  /// Spec: CLIENT-34
  ///
  /// - Parameter line: safe for a terminal, and without a line end.
  package func printAbove(_ line: String) { display.add(line) }

  /// Somebody speaks; whether it is the first word since the user went away.
  package func isMarkDue() -> Bool { attention.isMarkDue() }

  /// Rings the terminal's bell.
  package func ringBell() { display.ringBell() }

  /// Lets Up bring the line back; twice the same is once.
  package func remember(_ line: String) {
    if let last = history.last, last.utf8.elementsEqual(line.utf8) { return }
    history.append(line)
    if history.count > historySize { history.removeFirst(history.count - historySize) }
    editline?.remember(line)
  }

  /// Gives the terminal back, with nothing of ours below what was printed.
  ///
  /// libedit gives it back too when it ends, and would wait for a terminal that takes nothing any more.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    display.close()
    terminal.giveBack()
  }
}

/// What happens while libedit waits for a key.
extension LineEditor {
  /// Waits for a key, and does meanwhile what there is to do; nil to stop.
  func nextKey() -> Key? {
    if !isTaken { terminal_take_interrupts() }
    isTaken = true
    while end == nil {
      if isInterrupted {
        isInterrupted = false
        return .scalar("\u{3}")
      }
      let key = decoder.next()
      if let isHere = decoder.takeFocus() { isHere ? attention.returned() : attention.left() }
      if let key {
        attention.returned()
        return key
      }
      draw()
      wait()
    }
    return nil
  }

  /// What libedit gets to read; nil to stop.
  func nextCharacter() -> wchar_t? {
    while let key = nextKey() {
      switch key {
      case .scalar(let scalar): return wchar_t(bitPattern: scalar.value)
      case .named(let key): return Editline.character(of: key)
      case .paste(let bytes): take(bytes)
      case .pasteTooLong: refuseLongPaste()
      }
    }
    return nil
  }

  /// Paints only when no key waits.
  private func draw() {
    guard let place = editline?.place else { return }
    let size = terminal.size
    // More would leave no room for what others say.
    let above = owner?.above(rows: max(1, size.rows / 4), columns: size.columns) ?? []
    let picture = Picture(above: above, prompt: owner?.prompt ?? "", line: place.line, cursor: place.cursor)
    display.paint(overlay ?? picture)
  }

  /// Signals and keys come before what is watched.
  private func wait() {
    let left = decoder.deadline.map { $0 - .now }
    let happening = terminal.wait(for: [watched], timeout: hasMoreToWatch ? .zero : left)
    for signal in happening.signals { signalled(signal) }
    if happening.isGone { end = end ?? .signalled(SIGHUP) }
    guard happening.keys.isEmpty else { return decoder.received(happening.keys) }
    decoder.timePassed()
    if !happening.ready.isEmpty || hasMoreToWatch { hasMoreToWatch = owner?.watchedIsReadable() ?? false }
  }

  private func signalled(_ signal: Int32) {
    switch signal {
    // Painting asks for the size; libedit, told of it, writes beyond its buffers.
    case SIGWINCH: break
    case SIGINT: isInterrupted = true
    case SIGTSTP: suspend()
    case SIGCONT: resume()
    default: end = end ?? .signalled(signal)
    }
  }

  /// Ctrl-Z: the terminal is the shell's until the program is continued.
  private func suspend() {
    display.erase(then: Self.reportsOff)
    editline?.prepareTerminal(forEditing: false)
    terminal_guard_stop()
    resume()
  }

  /// Takes the terminal again, whose modes may be anybody's, and paints below what others have written.
  private func resume() {
    editline?.prepareTerminal(forEditing: false)
    editline?.prepareTerminal(forEditing: true)
    terminal_take_interrupts()
    display.resume()
    terminal.write(Self.reportsOn)
  }
}

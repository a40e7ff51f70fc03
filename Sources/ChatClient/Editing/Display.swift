import CLibedit
import POSIX

/// What is on the screen: the line that is edited, and above it what was printed.
struct Display {
  private let terminal: Terminal
  private var painter: Painter
  private var printed: [String] = []
  private var isBellDue = false

  init(on terminal: Terminal, hasColour: Bool) {
    self.terminal = terminal
    painter = Painter(hasColour: hasColour) { Int(editline_width(wchar_t(bitPattern: $0.value))) }
  }

  /// Has a line printed above at the next painting.
  mutating func add(_ line: String) { printed.append(line) }

  /// Has the bell rung at the next painting.
  mutating func ringBell() { isBellDue = true }

  mutating func paint(_ picture: Picture) {
    let bell = isBellDue ? "\u{7}" : ""
    isBellDue = false
    terminal.write(bell + painter.paint(picture, above: printed, size: terminal.size))
    printed.removeAll(keepingCapacity: true)
  }

  /// Takes what is edited from the screen.
  mutating func erase(then text: String = "") { terminal.write(painter.erase(size: terminal.size) + text) }

  /// Leaves nothing on the screen.
  mutating func clear() {
    erase(then: "\u{1B}[H\u{1B}[2J")
    painter.lost()
  }

  /// Goes on below what others have written.
  mutating func resume() {
    painter.lost()
    terminal.write(Painter.clearBelow)
  }

  /// Leaves only what was printed.
  mutating func close() {
    terminal.write(painter.erase(size: terminal.size) + painter.print(printed, size: terminal.size))
    printed = []
  }
}

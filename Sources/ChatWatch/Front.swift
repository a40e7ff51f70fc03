import CLinux
import POSIX
import SystemPackage

/// Whom a watch talks to: somebody at a terminal, or whoever reads standard output.
enum Front {
  case terminal(Terminal)
  case plain(SignalPipe)

  /// Begins, or goes on after a stop.
  func take() {
    switch self {
    case .terminal(let terminal):
      terminal_take_keys()
      terminal.write("\u{1B}[2J")
    case .plain(let signals): signals.takeEndings()
    }
  }

  /// Leaves the terminal as it was, with the last picture on it.
  func giveBack() {
    guard case .terminal(let terminal) = self else { return }
    terminal.write("\u{1B}[\(terminal.size.rows);1H\r\n")
    terminal.giveBack()
  }

  /// Stops the program, as Ctrl-Z asks for, until somebody continues it.
  func stop() {
    guard case .terminal(let terminal) = self else { return }
    terminal.write("\u{1B}[\(terminal.size.rows);1H\r\n")
    terminal_leave_keys()
    terminal_guard_stop()
    take()
  }

  func wait(for others: [FileDescriptor], timeout: Duration?) -> Terminal.Happening {
    switch self {
    case .terminal(let terminal): return terminal.wait(for: others, timeout: timeout)
    case .plain(let signals):
      var watched = PollSet()
      for descriptor in [signals.reader] + others { watched.append(descriptor, for: .reading) }
      _ = try? watched.wait(within: timeout ?? .seconds(1 << 32))
      return Terminal.Happening(signals: signals.read())
    }
  }

  /// Paints the whole screen, where there is one.
  func paint(_ rows: (ScreenSize) -> [String]) {
    guard case .terminal(let terminal) = self else { return }
    let text = rows(terminal.size).map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
    terminal.write("\u{1B}[H" + text + "\u{1B}[J")
  }

  /// Says lines where there is no screen.
  func print(_ lines: [String]) {
    guard case .plain = self, !lines.isEmpty else { return }
    let text = lines.map { "\($0)\n" }.joined()
    try? FileDescriptor.standardOutput.writeAll(text.utf8, within: .seconds(10))
  }
}

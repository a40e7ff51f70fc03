import CVterm
import SessionLanguage

/// A terminal's screen and keyboard, by libvterm.
final class TerminalScreen {
  /// How many rows are kept that have scrolled away; what a session says fits in many times.
  private static let rowsKept: CInt = 5000
  private static let bytesPerCell = 24

  private let screen: OpaquePointer
  private var size: TerminalSize

  /// Nil where there is no memory for it.
  init?(size: TerminalSize) {
    guard let screen = terminal_screen_new(CInt(size.columns), CInt(size.rows), Self.rowsKept) else {
      return nil
    }
    self.screen = screen
    self.size = size
  }

  deinit { terminal_screen_free(screen) }

  /// Takes what the program writes.
  func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      terminal_screen_write(screen, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
  }

  func resize(to size: TerminalSize) {
    self.size = size
    terminal_screen_resize(screen, CInt(size.columns), CInt(size.rows))
  }

  /// What the terminal has to say to the program: answers to what that has asked.
  func takeAnswers() -> [UInt8] {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = terminal_screen_take(screen, &bytes, bytes.count)
    return bytes.prefix(count).map { UInt8(bitPattern: $0) }
  }

  /// The bytes of a key in the mode that the program has asked for.
  func bytes(of key: Key) -> [UInt8] {
    let none = VTERM_MOD_NONE
    switch key {
    case .enter: return [0x0D]
    case .tab: return [0x09]
    case .escape: return [0x1B]
    case .backspace: return [0x7F]
    case .controlC: return [0x03]
    case .controlD: return [0x04]
    case .controlU: return [0x15]
    case .delete: return pressed(VTERM_KEY_DEL, none)
    case .up: return pressed(VTERM_KEY_UP, none)
    case .down: return pressed(VTERM_KEY_DOWN, none)
    case .left: return pressed(VTERM_KEY_LEFT, none)
    case .right: return pressed(VTERM_KEY_RIGHT, none)
    case .home: return pressed(VTERM_KEY_HOME, none)
    case .end: return pressed(VTERM_KEY_END, none)
    case .pageUp: return pressed(VTERM_KEY_PAGEUP, none)
    case .pageDown: return pressed(VTERM_KEY_PAGEDOWN, none)
    case .insert: return pressed(VTERM_KEY_INS, none)
    case .f1: return pressed(function(1), none)
    case .f5: return pressed(function(5), none)
    case .f12: return pressed(function(12), none)
    case .shiftTab: return pressed(VTERM_KEY_TAB, VTERM_MOD_SHIFT)
    case .controlLeft: return pressed(VTERM_KEY_LEFT, VTERM_MOD_CTRL)
    case .altRight: return pressed(VTERM_KEY_RIGHT, VTERM_MOD_ALT)
    }
  }

  private func function(_ number: UInt32) -> VTermKey {
    VTermKey(rawValue: VTERM_KEY_FUNCTION_0.rawValue + number)
  }

  private func pressed(_ key: VTermKey, _ modifier: VTermModifier) -> [UInt8] {
    terminal_screen_press(screen, key, modifier)
    return takeAnswers()
  }

  /// The text as a terminal pastes it, LFs as the CRs that Enter gives.
  func pasted(_ text: [UInt8]) -> [UInt8] {
    terminal_screen_paste(screen, true)
    let begin = takeAnswers()
    terminal_screen_paste(screen, false)
    return begin + text.map { $0 == 0x0A ? 0x0D : $0 } + takeAnswers()
  }

  /// What is seen now.
  var shown: Screen {
    var (column, row): (CInt, CInt) = (0, 0)
    terminal_screen_cursor(screen, &column, &row)
    let above = terminal_screen_above(screen)
    var rows = (-above..<CInt(size.rows)).map { self.row($0).trimmed }
    while rows.last?.isEmpty == true, rows.count > Int(above + row) + 1 { rows.removeLast() }
    let before = self.row(row, upTo: column)
    return Screen(
      rows: rows, cursorRow: Int(above + row), beforeCursor: before,
      afterCursor: String(self.row(row).unicodeScalars.dropFirst(before.unicodeScalars.count)).trimmed,
      columns: size.columns)
  }

  /// A row, counted from the first one on the screen, or its cells before a column.
  private func row(_ row: CInt, upTo column: CInt? = nil) -> String {
    let most = Self.bytesPerCell * TerminalSize.most
    return String(unsafeUninitializedCapacity: most) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        if let column { return terminal_screen_row_before(screen, row, column, text.baseAddress, most) }
        return terminal_screen_row(screen, row, text.baseAddress, most)
      }
    }
  }
}

extension String {
  /// Without blanks at its end.
  fileprivate var trimmed: String {
    var scalars = unicodeScalars[...]
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }
}

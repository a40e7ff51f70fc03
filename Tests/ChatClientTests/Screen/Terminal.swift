import Foundation

/// A real terminal with a program in it, and the keyboard before it.
final class Terminal {
  private(set) var size: Screen.Size
  private let control: TerminalControl

  /// All that the program has written so far, before any terminal made sense of it.
  var output: [UInt8] { control.output }

  /// Opens a terminal that runs a shell command in a directory.
  init(width: Int, height: Int, directory: URL, running command: String) throws {
    size = Screen.Size(width: width, height: height)
    control = try TerminalControl(size: size, directory: directory, running: command)
  }

  deinit { control.end() }

  /// Presses keys, as the bytes that they send.
  func type(_ bytes: some Sequence<UInt8>) throws {
    let keys = bytes.map { String($0, radix: 16) }
    guard !keys.isEmpty else { return }
    try control.perform("send-keys -H " + keys.joined(separator: " "))
  }

  func type(_ text: String) throws { try type(text.utf8) }

  /// Pastes as a terminal does: in brackets if the program has asked for them.
  func paste(_ text: String, from directory: URL) throws {
    let file = directory.appending(path: "paste")
    try Data(text.utf8).write(to: file)
    try control.perform("load-buffer '\(file.path)'")
    try control.perform("paste-buffer -p -r")
  }

  /// Changes the size, at which the terminal wraps anew what it shows; waits for the program's painting if it paints.
  func resize(width: Int, height: Int, isRepainted: Bool) throws {
    size = Screen.Size(width: width, height: height)
    let before = control.output.count
    try control.perform("resize-window -x \(width) -y \(height)")
    guard isRepainted, control.output.count == before else { return }
    if try !control.waitForOutput(Deadline()) { throw TerminalFault.hang("a painting after a resize") }
  }

  /// What is shown now, with all that has scrolled away above it if that is asked for.
  func screen(withHistory hasHistory: Bool = true) throws -> Screen {
    let place = try control.perform("display-message -p '#{history_size} #{cursor_y} #{cursor_x}'")
    let numbers = place.joined().split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 3 else { throw TerminalFault.refused("display-message", place.joined()) }
    let rows = try control.perform("capture-pane -p -S \(hasHistory ? "-" : "0")")
    let above = hasHistory ? numbers[0] : 0
    return Screen(rows: rows, cursor: Screen.Cell(row: above + numbers[1], column: numbers[2]))
  }

  /// What the program may have called itself.
  var title: String {
    get throws { try control.perform("display-message -p '#{pane_title}'").joined() }
  }

  /// Waits until what is shown is right; fails with both screens when it does not become so.
  @discardableResult
  func wait(
    _ duration: Duration = .seconds(20), for expected: some CustomStringConvertible,
    withHistory hasHistory: Bool = true, until isRight: (Screen) -> Bool
  ) throws -> Screen {
    let deadline = Deadline(duration)
    while true {
      let seen = control.output.count
      let found = try screen(withHistory: hasHistory)
      if isRight(found) { return found }
      // What was written while the screen was read may not be in it.
      if control.output.count != seen { continue }
      if try !control.waitForOutput(deadline) {
        throw TerminalFault.wrongScreen(expected: expected.description, found: found)
      }
    }
  }

  /// Waits until exactly this is shown.
  func wait(
    _ duration: Duration = .seconds(20), for expected: Screen, withHistory hasHistory: Bool = true
  ) throws {
    try wait(duration, for: expected, withHistory: hasHistory) { $0 == expected }
  }

  /// Waits until a row is shown that is this and nothing else.
  func wait(forRow row: String) throws {
    try wait(for: "a row \(row)") { $0.rows.contains(row) }
  }

  /// Whether such a terminal can be had here.
  static let isInstalled: Bool = {
    let directories = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return directories.contains { FileManager.default.isExecutableFile(atPath: "\($0)/tmux") }
  }()
}

import Foundation
import RawSockets

/// The client in a terminal, a server that the test plays, and the model of what must be seen.
final class ChatStage {
  private let place: Place
  private let server: RawServer
  private let peer: RawConnection
  private var model: ScreenModel
  private var isFull = false
  /// Whether what has scrolled away may be other than it was.
  private var isHistoryUnsure = false
  let terminal: Terminal

  /// A client that has connected; its environment is as a shell takes it, its settings are those of `.editrc`.
  init(width: Int, height: Int, environment: String = "", settings: String? = nil) throws {
    place = try Place()
    server = try RawServer()
    if let settings { try Data(settings.utf8).write(to: place.file(".editrc")) }
    terminal = try Terminal(
      width: width, height: height, directory: place.directory,
      running: place.client("\(server.address) --nick 유저 --framing line", environment) + "; exec cat")
    peer = try server.accept()
    let hint = "¦ /help says what commands and keys there are"
    model = ScreenModel(lines: [hint, "¦ connected to \(server.address)"], prompt: "유저> ")
    try check()
  }

  /// Quits, and reads what the history file holds then; before that a line may still be on its way there.
  func historyAtTheEnd() throws -> String {
    try terminal.type("\u{15}/quit\r")
    try terminal.wait(for: "the end") { screen in
      !screen.rows.contains { $0.hasPrefix("유저>") || $0.hasPrefix("유저 (") }
    }
    return try place.text("state/chat-client/history")
  }

  /// Pastes, and waits for nothing.
  func paste(_ text: String) throws { try terminal.paste(text, from: place.directory) }

  /// Whether the server hears these messages next.
  func said(_ messages: String...) throws -> Bool {
    try peer.hears(messages.map { "유저:\($0)\n" }.joined())
  }

  /// Waits until the screen is as the model says, and what has scrolled away too.
  ///
  /// What has scrolled away is left out once a full screen was resized: tmux (3.3a, and the newest too) cuts wrapped
  /// lines of wide characters in the wrong places then, whoever wrote them. The screen is the client's to put right.
  func check() throws {
    if isHistoryUnsure {
      try terminal.wait(for: model.shown(on: terminal.size), withHistory: false)
    } else {
      try terminal.wait(for: model.screen(width: terminal.size.width))
    }
  }

  /// Presses a key; what the terminal itself has to tell comes right behind it.
  func press(_ key: LineModel.Key, andTell report: String = "") throws {
    model.line.pressed(key)
    try terminal.type(key.bytes + Array(report.utf8))
  }

  /// Somebody else says something.
  func hear(_ line: String, shownAs shown: String? = nil, below mark: String? = nil) throws {
    if let mark { model.lines.append(mark) }
    model.lines.append(shown ?? line)
    try peer.send(line + "\n")
  }

  /// Presses Enter; what was said comes back from the server.
  func enter() throws {
    let text = model.line.string
    model.line.entered()
    try terminal.type("\r")
    var scalars = text.unicodeScalars[...]
    while scalars.last == " " { scalars.removeLast() }
    while scalars.first == " " { scalars.removeFirst() }
    guard !scalars.isEmpty else { return }
    let message = "유저:" + String(scalars)
    guard try peer.hears(message + "\n") else {
      throw TerminalFault.hang("the server did not get \(message)")
    }
    try hear(message)
  }

  func resize(width: Int, height: Int) throws {
    guard terminal.size != Screen.Size(width: width, height: height) else { return }
    isHistoryUnsure = isFull
    // What is painted anew is wrapped anew.
    if !isFull { model.printedWidth = model.printedWidth ?? terminal.size.width }
    model.resized()
    try terminal.resize(width: width, height: height, isRepainted: true)
  }

  /// Lets others say so much that no screen of this height shows anything else.
  func fill(height: Int) throws {
    for number in 1...height { try hear("봇:\(number)번째 말") }
    try check()
    isFull = true
  }

  /// Takes a step of a walk; tells which.
  func step(_ random: inout some RandomNumberGenerator) throws -> String {
    // A line that is taller than the screen is shown in part, and the model knows nothing of that.
    let isTall = model.editedRows(width: min(39, terminal.size.width)) > 5
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<40 where !isTall:
      let text = Self.text(Int.random(in: 1...8, using: &random), &random)
      try press(.characters(text))
      return "type \(text)"
    case 40..<72:
      let keys: [LineModel.Key] = [.left, .left, .left, .right, .right, .start, .end, .backspace, .backspace]
      let key = keys.randomElement(using: &random) ?? .left
      try press(key)
      return "\(key)"
    case 72..<76:
      if !model.line.text.isEmpty { try press(.delete) }
      return "delete"
    case 76..<78:
      try press(.killToEnd)
      return "kill to the end"
    case 78..<82:
      let key: LineModel.Key = Bool.random(using: &random) ? .older : .newer
      try press(key)
      return "\(key)"
    case 82..<86:
      try enter()
      return "enter"
    case 86..<96:
      let line = "봇:" + Self.text(Int.random(in: 1...90, using: &random), &random)
      try hear(line)
      return "hear \(line)"
    case 96..<100:
      let size = (Int.random(in: 39...90, using: &random), Int.random(in: 8...20, using: &random))
      try resize(width: size.0, height: size.1)
      return "resize to \(size)"
    default:
      try press(.killAll)
      return "kill all"
    }
  }

  private static let alphabet = Array("abcdefgh XYZ가나다라마바사아자차카타파하각힣漢字?!".unicodeScalars)

  /// Without a blank at its end, which no screen shows.
  private static func text(_ count: Int, _ random: inout some RandomNumberGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(alphabet.randomElement(using: &random) ?? "a") }
    return String(text) + "."
  }
}

import Foundation

/// The client at a terminal: a line is edited while others talk.
package final class TerminalFront {
  /// What the user has chosen about the screen.
  package struct Options: Sendable {
    package var hasColour = true
    package var hasTimestamps = false
    package var hasBell = false
    /// How many lines of history are kept; nil for no history beyond this run.
    package var historySize: Int?

    package init() {}
  }

  private let inbox = Inbox()
  private let wire: Wire
  private let editor: LineEditor
  private let presentation: Presentation
  private let options: Options
  private var state: ClientState
  private var history: HistoryFile?
  private var status: Int32 = 0

  /// Takes the terminal.
  package init(settings: ClientState.Settings, options: Options) throws(EditorError) {
    wire = Wire(inbox: inbox)
    state = ClientState(settings: settings, jitter: SystemRandomNumberGenerator())
    presentation = Presentation(hasColour: options.hasColour)
    self.options = options
    var lines: [String] = []
    var trouble: HistoryFile.Failure?
    if let size = options.historySize,
      let path = HistoryFile.path(environment: ProcessInfo.processInfo.environment)
    {
      let file = HistoryFile(path: path, size: size)
      do throws(HistoryFile.Failure) {
        lines = try file.load()
        history = file
      } catch {
        trouble = error
      }
    }
    editor = try LineEditor(historySize: options.historySize ?? 1000, lines: lines)
    for line in lines { state.remembered(line) }
    if let trouble { show(.trouble(trouble.description)) }
  }

  /// Talks until the user has enough; gives the exit status.
  ///
  /// A signal that ends the program is raised again once the terminal is given back.
  package func run() -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    connectEditor()
    perform(state.started())
    var end = editor.run()
    while end == .endOfInput {
      perform(state.inputEnded())
      end = editor.run()
    }
    editor.close()
    wire.close()
    if case .signalled(let number) = end {
      signal(number, SIG_DFL)
      raise(number)
    }
    return status
  }

  private func connectEditor() {
    editor.watch(inbox.descriptor) { [unowned self] in hear() }
    editor.submitted = { [unowned self] in submit($0) }
    editor.pasted = { [unowned self] lines in
      for line in lines {
        remember(line)
        perform(state.said(line))
      }
    }
    editor.interrupted = { [unowned self] hadText in
      if !hadText { show(.remark("to leave, type /quit or press Ctrl-D")) }
    }
    editor.refused = { [unowned self] in show(.trouble($0)) }
    editor.completions = { [unowned self] in state.completions(of: $0) }
  }

  /// Hears one event, so that the keyboard has its turn before the next; true while there may be more.
  private func hear() -> Bool {
    guard let event = inbox.take() else { return false }
    perform(state.happened(event))
    return true
  }

  private func submit(_ line: String) {
    if !line.unicodeScalars.allSatisfy(\.properties.isWhitespace) { remember(line) }
    perform(state.submitted(line))
  }

  private func remember(_ line: String) {
    editor.remember(line)
    do throws(HistoryFile.Failure) {
      try history?.append(line)
    } catch {
      history = nil
      show(.trouble(error.description))
    }
  }

  private func perform(_ effects: [ClientEffect]) {
    for effect in effects {
      switch effect {
      case .connect(let address): wire.connect(to: address)
      case .disconnect: wire.disconnect()
      case .endSending: wire.endSending()
      case .send(let bytes): wire.send(bytes)
      case .startTimer(let timer, let time): wire.startTimer(timer, time)
      case .stopTimer(let timer): wire.stopTimer(timer)
      case .show(let line): show(line)
      case .quit(let status):
        self.status = status
        editor.stop()
      }
    }
    editor.prompt = state.prompt
  }

  private func show(_ line: ShownLine) {
    editor.printAbove(presentation.text(line, at: options.hasTimestamps ? Self.time() : nil))
    if options.hasBell, case .said(_, mentionsMe: true) = line { editor.ringBell() }
  }

  private static func time() -> String {
    var now = Foundation.time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return String(format: "%02d:%02d", parts.tm_hour, parts.tm_min)
  }
}

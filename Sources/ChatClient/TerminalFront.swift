import Glibc
import POSIX

/// The client at a terminal: a line is edited while others talk.
package final class TerminalFront {
  /// What the user has chosen about the screen.
  package struct Options: Sendable {
    package var hasColour = true
    package var hasTimestamps = false
    package var hasBell = false
    /// How many lines of history are kept; nil for no history beyond this run.
    package var historySize: Int?
    /// What to start where somebody says the user's name.
    package var notify: String?
    /// Where what is shown is kept too.
    package var log: LogFile?

    package init() {}
  }

  /// How many of the texts that were not heard yet are shown at most.
  private static let unheardShown = 5

  private let inbox = Inbox()
  private let wire: Wire
  private let editor: LineEditor
  private let presentation: Presentation
  private let options: Options
  private var state: ClientState
  private var history: LineKeeper?
  private var log: LineKeeper?
  private var notifier: Notifier?
  private var transcript = Transcript()
  /// The one of the last line.
  private var day: String?
  private var status: Int32 = 0

  /// Takes the terminal.
  package init(settings: ClientState.Settings, options: Options) throws(EditorError) {
    wire = Wire(inbox: inbox)
    state = ClientState(settings: settings, jitter: SystemRandomNumberGenerator())
    presentation = Presentation(hasColour: options.hasColour)
    self.options = options
    var lines: [String] = []
    var trouble: HistoryFile.Failure?
    if let size = options.historySize {
      do throws(HistoryFile.Failure) {
        let file = try HistoryFile(
          stateHome: Environment.value(of: "XDG_STATE_HOME"), home: Environment.value(of: "HOME"), size: size)
        lines = try file.load()
        history = LineKeeper { file.keep($0) }
      } catch {
        trouble = error
      }
    }
    editor = try LineEditor(
      historySize: options.historySize ?? 1000, lines: lines, watching: inbox.descriptor,
      hasColour: options.hasColour)
    for line in lines { state.remembered(line) }
    if let command = options.notify { notifier = Notifier(command: command) }
    if let file = options.log { log = LineKeeper { file.append($0) } }
    if let trouble { show(.trouble(trouble.description)) }
    if lines.isEmpty, options.historySize != nil {
      show(.remark("/help says what commands and keys there are"))
    }
    editor.owner = self
  }

  /// Talks until the user has enough; gives the exit status.
  ///
  /// A signal that ends the program is raised again once the terminal is given back.
  package func run() -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    perform(state.started())
    var end = editor.run()
    while end == .endOfInput {
      perform(state.inputEnded())
      end = editor.run()
    }
    if case .signalled = end {
      perform(state.interrupted())
      history?.finish(within: .milliseconds(100))
    } else {
      history?.finish()
    }
    tellFailures()
    log?.finish(within: .milliseconds(500))
    editor.close()
    wire.close()
    if case .signalled(let number) = end {
      signal(number, SIG_DFL)
      raise(number)
    }
    return status
  }

  private func remember(_ line: String) {
    editor.remember(line)
    history?.add(line)
  }

  private func tellFailures() {
    if let failure = history?.takeFailure() { show(.trouble(failure)) }
    if let failure = log?.takeFailure() {
      log = nil
      show(.trouble(failure))
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
      case .recall(let text): recall(text)
      case .quit(let status):
        self.status = status
        editor.stop()
      }
    }
  }

  private func show(_ line: ShownLine) {
    if line.isOfOthers, editor.isMarkDue() {
      editor.printAbove(presentation.text(.remark("what follows came while you were away")))
    }
    let now = LocalMinute.now
    if options.hasTimestamps, day != now.day {
      if day != nil { editor.printAbove(presentation.text(.remark("it is \(now.day) now"))) }
      day = now.day
    }
    let plain = Presentation(hasColour: false).text(line)
    transcript.append("\(now.time) \(plain)")
    log?.add("\(now.day) \(now.time) \(plain)")
    editor.printAbove(presentation.text(line, at: options.hasTimestamps ? now.time : nil))
    if case .said(_, mentionsMe: true) = line { mentioned(in: plain) }
  }

  private func mentioned(in text: String) {
    if options.hasBell { editor.ringBell() }
    guard notifier?.tell(text) == false else { return }
    notifier = nil
    show(
      .trouble(
        "the command of --notify cannot be started: /bin/sh is missing, or there are too many programs"))
  }

  private func recall(_ text: String) {
    let found = transcript.last(text)
    if found.isEmpty { return show(.remark("nothing that was shown has “\(text)” in it")) }
    for line in found { editor.printAbove(presentation.text(.recalled(line))) }
  }
}

extension TerminalFront: LineEditorOwner {
  package func did(_ action: LineEditor.Action) {
    tellFailures()
    switch action {
    case .submitted(let line):
      if !line.unicodeScalars.allSatisfy(\.properties.isWhitespace) { remember(line) }
      perform(state.submitted(line))
    // Not history: it would drive out what was typed.
    case .pasted(let lines): for line in lines { perform(state.said(line)) }
    case .interrupted(let dropped):
      if dropped.isEmpty { show(.remark("to leave, type /quit or press Ctrl-D")) }
    case .sendAgain: perform(state.sendAgainAsked())
    case .refusedPaste(let reason): show(.trouble(reason))
    }
  }

  package var prompt: String { state.prompt }

  package func above(rows: Int, columns: Int) -> [String] {
    state.unheard(last: min(rows, Self.unheardShown)).map { presentation.unheard($0, cells: columns) }
  }

  package func completions(of head: String) -> Completion { state.completions(of: head) }

  /// Hears one event, so that the keyboard has its turn before the next.
  package func watchedIsReadable() -> Bool {
    guard let event = inbox.take() else { return false }
    perform(state.happened(event))
    return true
  }
}

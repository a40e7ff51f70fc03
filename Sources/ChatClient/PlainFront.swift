import CLinux
import Glibc
import Localization
import POSIX
import SystemPackage

/// The client without a terminal: standard input is said, what is heard goes to standard output.
package struct PlainFront {
  /// How many events are heard before standard input has its turn.
  private static let eventsPerTurn = 1024
  private static let readBytes = 64 << 10

  private let inbox: Inbox
  private let wire: Wire
  private var state: ClientState
  private var lines = InputLines()
  private var isInputOpen = true
  private var couldSayAll = true
  private var output = PlainOutput(to: .standardOutput)
  private var errors = PlainOutput(to: .standardError)
  private var status: Int32?
  private let signals: (reader: FileDescriptor, writer: FileDescriptor)?
  /// The one that ends the program.
  private var signalled: Int32?

  package init(settings: ClientState.Settings) {
    inbox = Inbox()
    wire = Wire(inbox: inbox)
    state = ClientState(settings: settings, jitter: SystemRandomNumberGenerator())
    // Without a pipe a signal ends the program at once, as it does elsewhere.
    signals = (try? FileDescriptor.pipe(options: .closeOnExec)).map { ($0.readEnd, $0.writeEnd) }
  }

  /// Connects, and talks until the input has ended, or the connection; gives the exit status.
  package mutating func run() -> Int32 {
    // A broken pipe is to be told in words, and the socket has its own.
    signal(SIGPIPE, SIG_IGN)
    if let signals { signals_tell(signals.writer.rawValue) }
    perform(state.started())
    while true {
      if let status {
        wire.close()
        if let signalled {
          signal(signalled, SIG_DFL)
          raise(signalled)
        }
        return status
      }
      takeTurn()
    }
  }

  /// Waits until something happens, and lets everything have its turn.
  private mutating func takeTurn() {
    let wantsInput = isInputOpen && state.wantsInput
    var watched = PollSet()
    watched.append(inbox.descriptor, for: .reading)
    watched.append(.standardInput, for: .reading)
    if !wantsInput { watched.ignore(at: 1) }
    // Without events: only whether the reader is gone.
    watched.append(output.descriptor, for: [])
    if let signals { watched.append(signals.reader, for: .reading) }
    guard let count = try? watched.wait(within: .seconds(1 << 32)), count > 0 else { return }
    if signals != nil, !watched.happened(at: 3).isEmpty { interrupt() }
    hear()
    if status == nil, !watched.happened(at: 1).isEmpty { read() }
    output.flush()
    let readerIsGone = watched.happened(at: 2).rawValue & Int16(POLLERR) != 0
    if let failure = output.failure ?? (readerIsGone ? .brokenPipe : nil) { giveUp(failure) }
  }

  /// What was not heard is named before a signal has its way.
  private mutating func interrupt() {
    var bytes: [UInt8] = [0]
    guard let count = try? bytes.withUnsafeMutableBytes({ try signals?.reader.read(into: $0) }), count == 1
    else {
      return
    }
    signalled = Int32(bytes[0])
    perform(state.interrupted())
    status = status ?? EXIT_FAILURE
  }

  private mutating func hear() {
    for _ in 0..<Self.eventsPerTurn {
      guard status == nil, let event = inbox.take() else { return }
      perform(state.happened(event))
    }
  }

  private mutating func read() {
    var bytes = [UInt8](repeating: 0, count: Self.readBytes)
    do {
      let count = try bytes.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
      guard count > 0 else { return endInput() }
      for line in lines.received(Array(bytes[..<count])) { say(line) }
    } catch Errno.resourceTemporarilyUnavailable {
      return
    } catch {
      refuse("standard input: \(error)")
      endInput()
    }
  }

  private mutating func endInput() {
    isInputOpen = false
    if let line = lines.ended() { say(line) }
    perform(state.inputEnded())
  }

  private mutating func say(_ line: InputLines.Line) {
    switch line {
    case .text(let text): perform(state.said(text))
    case .notUTF8(let number): refuse("standard input, line \(number): not UTF-8, and not sent")
    case .tooLong(let number):
      refuse("standard input, line \(number): longer than \(InputLines.longestLine) bytes, and not sent")
    }
  }

  private mutating func refuse(_ words: String) {
    couldSayAll = false
    complain(words.translated)
  }

  private mutating func perform(_ effects: [ClientEffect]) {
    for effect in effects where status == nil {
      switch effect {
      case .connect(let address): wire.connect(to: address)
      case .disconnect: wire.disconnect()
      case .endSending: wire.endSending()
      case .send(let bytes): wire.send(bytes)
      case .startTimer(let timer, let time): wire.startTimer(timer, time)
      case .stopTimer(let timer): wire.stopTimer(timer)
      case .show(let line): show(line)
      // Only a person at a terminal has commands.
      case .recall: break
      case .quit(let status): self.status = couldSayAll ? status : max(status, EXIT_FAILURE)
      }
    }
  }

  private mutating func show(_ line: ShownLine) {
    switch line {
    case .notice(let bytes), .own(let bytes), .said(let bytes, _): output.add(bytes)
    case .goodbye, .remark, .recalled: break
    case .trouble(let words): complain(words.translated)
    case .lost(let bytes, let loss): complain(loss.words(for: bytes))
    }
  }

  private mutating func complain(_ words: String) {
    output.flush()
    errors.add(Array("chat-client: \(words)".utf8))
    errors.flush()
  }

  private mutating func giveUp(_ reason: Errno) {
    complain("standard output: \(reason): what is heard has nowhere to go".translated)
    status = EXIT_FAILURE
  }
}

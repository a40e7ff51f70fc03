import POSIX
import SessionLanguage
import SystemPackage

/// A client in a terminal of its own.
final class TerminalConsole: ClientConsole {
  private let terminal: PseudoTerminal
  private let screen: TerminalScreen
  private var typed = Outflow()
  private var hasEnded = false

  init(size: TerminalSize) throws(Errno) {
    guard let screen = TerminalScreen(size: size) else { throw .noMemory }
    self.screen = screen
    terminal = try PseudoTerminal(columns: size.columns, rows: size.rows)
  }

  var files: [(descriptor: CInt, file: SpawnRequest.File)] {
    [
      (0, .path(terminal.path, .readWrite)), (1, .descriptor(.standardInput)),
      (2, .descriptor(.standardInput)),
    ]
  }

  var watched: [(descriptor: FileDescriptor, events: PollSet.Events)] {
    hasEnded ? [] : [(terminal.descriptor, typed.isEmpty ? .reading : [.reading, .writing])]
  }

  func started() {}

  func perform(_ effect: ClientEffect) {
    switch effect {
    case .type(let bytes): typed.add(bytes)
    case .paste(let bytes): typed.add(screen.pasted(bytes))
    case .press(let key): typed.add(screen.bytes(of: key))
    case .endInput: typed.add(screen.bytes(of: .controlD))
    case .resize(let size):
      screen.resize(to: size)
      // It fails for a terminal that is gone, which is told otherwise.
      try? terminal.resize(columns: size.columns, rows: size.rows)
    case .start, .send, .close, .reset, .stopListening, .listen, .awaitReading, .lookAtHome: break
    }
    typed.flush(to: terminal.descriptor)
  }

  func take() -> [ClientEvent] {
    typed.flush(to: terminal.descriptor)
    guard !hasEnded else { return [] }
    guard let bytes = terminal.descriptor.readNow() else {
      // Nobody is at the other end any more.
      hasEnded = true
      return []
    }
    guard !bytes.isEmpty else { return [] }
    screen.write(bytes)
    typed.add(screen.takeAnswers())
    typed.flush(to: terminal.descriptor)
    return [.wrote(bytes), .shown(screen.shown)]
  }
}

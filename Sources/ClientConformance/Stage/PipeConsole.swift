import CLinux
import Glibc
import POSIX
import SessionLanguage
import SystemPackage

/// A client that reads standard input and writes standard output.
final class PipeConsole: ClientConsole {
  private typealias Pipe = (reader: FileDescriptor, writer: FileDescriptor)

  private let input: Pipe
  private let output: Pipe
  private let errors: Pipe
  private var typed = Outflow()
  /// What ends once it is empty.
  private var isInputOver = false
  private var open: Set<CInt>

  init() throws(Errno) {
    // A client may close its input, or end, before all is typed: that is its affair, and must not end this process.
    signal(SIGPIPE, SIG_IGN)
    input = try Self.pipe()
    output = try Self.pipe()
    errors = try Self.pipe()
    open = Set([input, output, errors].flatMap { [$0.reader.rawValue, $0.writer.rawValue] })
    for end in [input.writer, output.reader, errors.reader] {
      try end.neverBlock()
    }
  }

  deinit { for descriptor in open { _ = Glibc.close(descriptor) } }

  private static func pipe() throws(Errno) -> Pipe {
    var ends: [CInt] = [-1, -1]
    guard pipe_alone(&ends) == 0 else { throw Errno(rawValue: errno) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  var files: [(descriptor: CInt, file: SpawnRequest.File)] {
    [(0, .descriptor(input.reader)), (1, .descriptor(output.writer)), (2, .descriptor(errors.writer))]
  }

  var watched: [(descriptor: FileDescriptor, events: PollSet.Events)] {
    let readers = [output.reader, errors.reader].filter { open.contains($0.rawValue) }
    let hasMore = !typed.isEmpty || isInputOver
    let writer = open.contains(input.writer.rawValue) && hasMore ? [input.writer] : []
    return readers.map { ($0, .reading) } + writer.map { ($0, .writing) }
  }

  func started() { for end in [input.reader, output.writer, errors.writer] { close(end) } }

  /// What is typed at once is written in one piece: what a client has not read at a reset it cannot name.
  func perform(_ effect: ClientEffect) {
    switch effect {
    case .type(let bytes), .paste(let bytes): typed.add(bytes)
    case .endInput: isInputOver = true
    case .press, .resize, .start, .send, .close, .reset, .stopListening, .listen, .awaitReading, .lookAtHome:
      break
    }
  }

  func take() -> [ClientEvent] {
    flush()
    return read(output.reader).map { .wrote($0) } + read(errors.reader).map { .complained($0) }
  }

  private func read(_ descriptor: FileDescriptor) -> [[UInt8]] {
    guard open.contains(descriptor.rawValue) else { return [] }
    guard let bytes = descriptor.readNow() else {
      close(descriptor)
      return []
    }
    return bytes.isEmpty ? [] : [bytes]
  }

  private func flush() {
    guard open.contains(input.writer.rawValue) else { return }
    typed.flush(to: input.writer)
    if isInputOver, typed.isEmpty { close(input.writer) }
  }

  private func close(_ descriptor: FileDescriptor) {
    if open.remove(descriptor.rawValue) != nil { _ = Glibc.close(descriptor.rawValue) }
  }
}

extension FileDescriptor {
  fileprivate func neverBlock() throws(Errno) {
    guard fcntl(rawValue, F_SETFL, O_NONBLOCK) >= 0 else { throw Errno(rawValue: errno) }
  }
}

import POSIX
import SessionLanguage
import SystemPackage

/// A client that a person uses, who is told what to do; what the person sees is not seen here.
final class HandConsole: ClientConsole {
  private let tell: (_ words: String) -> Void

  init(tell: @escaping (_ words: String) -> Void) { self.tell = tell }

  let files: [(descriptor: CInt, file: SpawnRequest.File)] = []
  let watched: [(descriptor: FileDescriptor, events: PollSet.Events)] = []

  func started() {}

  /// Asks for the client.
  func start(at addresses: PlayedAddresses, nick: [UInt8]) {
    tell("connect to \(addresses.host) port \(addresses.port), as \(Visible(nick).text)")
  }

  func perform(_ effect: ClientEffect) {
    switch effect {
    case .type(let bytes) where bytes.last == 0x0D: tell("say: \(Visible(Array(bytes.dropLast())).text)")
    case .type(let bytes): tell("type: \(Visible(bytes).text)")
    case .paste(let bytes): tell("paste: \(Visible(bytes).text)")
    case .press(let key): tell("press \(key.rawValue)")
    case .endInput: tell("leave")
    case .start, .resize, .send, .close, .reset, .stopListening, .listen, .awaitReading, .lookAtHome: break
    }
  }

  func take() -> [ClientEvent] { [] }
}

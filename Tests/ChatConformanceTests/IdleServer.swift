import ChatProtocol
import Mutants
import Testing

/// A server that takes connections and knows nothing of the protocol.
struct IdleServer: ServerModel {
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let greeting: @Sendable (_ client: Int) -> [ServerOutput]
    let answer: @Sendable (_ bytes: [UInt8], _ client: Int) -> [ServerOutput]
  }

  static let kinds = [
    Kind(testDescription: "mute", greeting: { _ in [] }, answer: { _, _ in [] }),
    Kind(testDescription: "closes at once", greeting: { [.close($0)] }, answer: { _, _ in [] }),
    Kind(testDescription: "echo", greeting: { _ in [] }, answer: { [.write($0, to: $1)] }),
    Kind(
      testDescription: "rubbish", greeting: { [.write([0xFF, 0, 0x0A, 0x5B], to: $0)] },
      answer: { bytes, client in [.write(bytes.map { $0 ^ 0x55 }, to: client)] }),
    Kind(
      testDescription: "a greeting of its own", greeting: { [.write(Array("220 welcome\r\n".utf8), to: $0)] },
      answer: { [.write(Array("500 what?\r\n".utf8), to: $1)] }),
  ]

  let kind: Kind

  mutating func handle(_ event: ServerEvent) -> [ServerOutput] {
    switch event {
    case .connected(let client, _, _): kind.greeting(client)
    case .received(let bytes, let client): kind.answer(bytes, client)
    case .opened, .quiet, .ended, .lost: []
    }
  }

  func awaitsQuiet(_ client: Int) -> Bool { false }
}

import ChatClient
import ChatProtocol

/// Always the same numbers, so that waits are known.
struct Steady: RandomNumberGenerator, Sendable {
  func next() -> UInt64 { .max }
}

extension ClientState {
  /// A client of 유저 that has just connected.
  static func connected(_ change: (inout Settings) -> Void = { _ in }) throws -> ClientState {
    var settings = Settings(nick: try Nick("유저"))
    settings.framing = .line
    change(&settings)
    var state = ClientState(settings: settings, jitter: Steady())
    _ = state.started()
    _ = state.happened(.connected(localPort: 50001))
    return state
  }

  /// The system takes what was sent, and so more is sent.
  mutating func taken() -> [ClientEffect] { happened(.taken) }

  mutating func heard(_ text: String) -> [ClientEffect] { happened(.received(Array(text.utf8))) }
}

extension [ClientEffect] {
  /// The bytes that go to the server, as text.
  var sent: String {
    map { if case .send(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { "" } }.joined()
  }

  var shown: [ShownLine] {
    compactMap { if case .show(let line) = $0 { line } else { nil } }
  }

  /// What went wrong, in the words for the user.
  var troubles: [String] {
    shown.compactMap { line in
      switch line {
      case .trouble(let words): words
      case .lost(let text, let loss): loss.words(for: text)
      case .notice, .own, .said, .goodbye, .remark, .recalled: nil
      }
    }
  }

  var quitStatus: Int32? { compactMap { if case .quit(let status) = $0 { status } else { nil } }.last }
}

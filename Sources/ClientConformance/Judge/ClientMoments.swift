import SessionLanguage

/// What happened, for a report.
package struct ClientMoment: Hashable, Sendable {
  package var time: Duration
  package var words: String
}

/// The last things that happened.
struct ClientMoments: Sendable {
  /// How many are kept, about.
  private static let kept = 1000

  private(set) var all: [ClientMoment] = []

  mutating func note(_ words: String?, at time: Duration) {
    guard let words else { return }
    if all.count == Self.kept { all.removeFirst(Self.kept / 2) }
    all.append(ClientMoment(time: time, words: words))
  }
}

extension ClientEvent {
  /// What is told of it in a report; nil where that would say little.
  var words: String? {
    switch self {
    case .connected(let port, let elsewhere):
      "the client connects from port \(port)\(elsewhere ? ", to the other server" : "")"
    case .heard(let bytes, _): "the client >  \(Visible(bytes).text)"
    case .ended: "the client ends its side"
    case .complained(let bytes): "on standard error: \(Visible(bytes).text)"
    case .exited(let status): "the client has ended, \(status.map { "status \($0)" } ?? "by a signal")"
    case .caughtUp, .wrote, .shown, .looked, .timePassed: nil
    }
  }
}

extension ClientEffect {
  var words: String? {
    switch self {
    case .start: "the client is started"
    case .type(let bytes): "the user types  \(Visible(bytes).text)"
    case .paste(let bytes): "the user pastes  \(Visible(bytes).text)"
    case .press(let key): "the user presses \(key.rawValue)"
    case .endInput: "the user ends the input"
    case .resize(let size): "the terminal is \(size)"
    case .send(let bytes, _): "the server >  \(Visible(bytes).text)"
    case .close: "the server closes"
    case .reset: "the server resets"
    case .stopListening: "the server stops"
    case .listen: "the server starts"
    case .awaitReading, .lookAtHome: nil
    }
  }
}

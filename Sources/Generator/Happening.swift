import SessionLanguage

/// A text that comes to clients.
struct Heard: Hashable {
  var text: Text
  var listeners: [ClientName]
}

/// What the room does because of some acts.
struct Happening {
  var heard: [Heard] = []
  var logged: [Text] = []
  /// Who is closed by the server.
  var closed: [ClientName] = []
  /// The reasons of refusals.
  var refusals: [String] = []
  /// Whether somebody is closed for what it is.
  var turnsAway = false

  static func += (left: inout Self, right: Self) {
    left.heard += right.heard
    left.logged += right.logged
    left.closed += right.closed
    left.refusals += right.refusals
    left.turnsAway = left.turnsAway || right.turnsAway
  }
}

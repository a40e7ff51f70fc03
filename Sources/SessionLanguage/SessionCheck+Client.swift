extension SessionCheck {
  /// What is known of a client at the step that is looked at.
  struct Client {
    let joinedIn: Int
    /// Where it ended, or the server did; it may still hear what is on its way.
    var endedIn: Int?
    /// It has left, or has heard that the server closed.
    private(set) var isGone = false
    var stallsSince: Int?
    var hasSentLine = false
    /// Whether a server knows by now that it ends its lines.
    private(set) var hasHeardItsLine = false

    init(joinedIn: Int) { self.joinedIn = joinedIn }

    var isConnected: Bool { endedIn == nil }
    var isHearing: Bool { !isGone && stallsSince == nil }

    mutating func hasGone(in line: Int) {
      isGone = true
      endedIn = endedIn ?? line
    }

    mutating func heard() { hasHeardItsLine = hasSentLine }
  }
}

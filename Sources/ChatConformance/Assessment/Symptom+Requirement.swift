import SessionLanguage
import SessionRunner

/// Which requirement a symptom speaks against.
///
/// What is usual holds where a session about that requirement shows the symptom, too. Elsewhere the symptom belongs to
/// what is special about the sessions that show it: an altered text is the fault of a cut where plain texts come whole.
extension Symptom {
  /// The requirements that it speaks against as a rule, the likeliest first.
  package func usualRequirements(isLine: Bool) -> [String] {
    switch subject {
    case .joinNotice(let isOwn): requirement(ofNotice: "MSG-1", coming: isOwn ? "ROOM-1" : "ROOM-2", isLine)
    case .leaveNotice(let ending):
      requirement(ofNotice: "MSG-2", coming: ending?.requirement ?? "ROOM-9", isLine)
    case .ownLeaveNotice: ["ROOM-14"]
    case .message, .fence: requirementsOfMessage(isLine)
    case .notice:
      switch kind {
      case .closed: ["HARD-12"]
      case .unexpected, .doubled: ["HARD-20"]
      default: ["HARD-10"]
      }
    case .closing: ["ROOM-13"]
    case .connection: []
    case .entry(let entry): requirements(of: entry)
    case .log(let flaw): [flaw.requirement]
    }
  }

  /// Whether it speaks against that whatever session shows it.
  package var isPlain: Bool {
    switch (subject, kind) {
    case (.joinNotice, .altered), (.joinNotice, .misnumbered), (.joinNotice, .miswritten),
      (.joinNotice(isOwn: true), .unexpected), (.ownLeaveNotice, _), (.closing, _), (.entry(.opening), _),
      (.entry, .late), (.notice, .closed), (.message, .late):
      true
    case (.entry(let entry), .altered), (.entry(let entry), .doubled), (.entry(let entry), .missing):
      entry == .join || entry == .end
    case (.leaveNotice(let ending), .altered), (.leaveNotice(let ending), .misnumbered),
      (.leaveNotice(let ending), .miswritten), (.leaveNotice(let ending), .missing),
      (.leaveNotice(let ending), .doubled), (.leaveNotice(let ending), .late):
      ending != nil
    case (.log(let flaw), _): flaw != .notUTF8
    default: false
    }
  }

  /// Whether the log alone shows it.
  var isOfLog: Bool {
    switch subject {
    case .entry, .log: true
    case .joinNotice, .leaveNotice, .ownLeaveNotice, .message, .fence, .notice, .closing, .connection: false
    }
  }

  /// Whether it is of the notice of a join or an end.
  private var isOfNotice: Bool {
    switch subject {
    case .joinNotice, .leaveNotice, .ownLeaveNotice: true
    case .message, .fence, .notice, .closing, .connection, .entry, .log: false
    }
  }

  /// Whether it is told from what happened elsewhere, whatever went wrong before in the same session.
  var standsAlone: Bool {
    switch subject {
    case .log, .entry(.opening), .entry(.join): true
    case .entry, .joinNotice, .leaveNotice, .ownLeaveNotice, .message, .fence, .notice, .closing, .connection:
      false
    }
  }

  /// Whether the conversation is in step after it, so that what comes next tells of something else.
  var leavesInStep: Bool {
    switch (kind, subject) {
    // Who is told of nothing is served all the same.
    case (.missing, .joinNotice), (.missing, .leaveNotice), (.missing, .message(isOwn: true)),
      (.missing, .fence(isOwn: true)), (.unexpected, .notice):
      return true
    default: break
    }
    return switch kind {
    case .altered, .cut, .garbled, .misnumbered, .miswritten, .misended, .doubled, .late, .flawed: true
    case .merged, .split, .missing, .disordered, .unexpected, .leaked, .closed, .gone, .refused, .flooded,
      .strange:
      false
    }
  }

  /// Whether the server has not told of an end, and may not have seen it, has not told a client of its own join, and may
  /// not serve it, or is late: what does not come after that may be of no other cause.
  var mayBeOfDeafness: Bool {
    switch (kind, subject) {
    case (.missing, .leaveNotice), (.missing, .joinNotice(isOwn: true)), (.late, .message), (.late, .fence):
      true
    default: false
    }
  }

  /// Whether it may be no more than what that does to others.
  ///
  /// Who hears no more of itself, though others do, is another than the one that has gone.
  var mayComeOfDeafness: Bool {
    switch subject {
    case .message(isOwn: true): false
    case .message, .fence, .joinNotice, .leaveNotice, .connection, .notice:
      [.missing, .late, .disordered].contains(kind)
    case .ownLeaveNotice, .closing, .entry, .log: false
    }
  }

  /// The same where nobody asks who heard it, unless it is missing.
  var normalized: Symptom {
    switch subject {
    case .message where kind != .missing: Symptom(kind, .message(isOwn: false))
    case .fence where kind != .missing: Symptom(kind, .fence(isOwn: false))
    case .joinNotice where kind != .missing && kind != .doubled && kind != .late && kind != .unexpected:
      Symptom(kind, .joinNotice(isOwn: false))
    default: self
    }
  }

  /// Whether a requirement may be what it speaks against: in what words a notice is, is not told by one that does not come.
  func maySpeak(against id: String) -> Bool {
    concerns(id) && !(kind == .missing && isOfNotice && id.hasPrefix("MSG-"))
  }

  /// Whether it has to do with what a requirement is about.
  private func concerns(_ id: String) -> Bool {
    let isAboutLog = id.hasPrefix("LOG-") || ["HARD-2", "HARD-11", "HARD-13", "HARD-37"].contains(id)
    let ofJoining = ["ROOM-1", "ROOM-2", "MSG-1", "MSG-3", "MSG-7"]
    let ofLeaving = ["ROOM-9", "ROOM-10", "ROOM-11", "ROOM-13", "ROOM-14", "MSG-2"]
    let ofAll = ["ROOM-15", "ROOM-16", "ROOM-17", "HARD-1", "HARD-21", "HARD-22"]
    if [.misended, .merged, .split].contains(kind) {
      return id.hasPrefix("FRAME-") || ["ROOM-5", "HARD-3", "HARD-5"].contains(id)
    }
    // How messages end is told by what comes alone, and in time; what comes changed tells of no order or number.
    if id == "FRAME-1" { return kind == .altered && !isOfLog }
    if ["ROOM-6", "ROOM-7", "ROOM-8"].contains(id), [.altered, .cut, .garbled].contains(kind) {
      return false
    }
    switch subject {
    // Halves of characters are written by whoever takes what has come for whole ones.
    case .log(.notUTF8): return isAboutLog || ["FRAME-3", "FRAME-8"].contains(id)
    case .entry, .log: return isAboutLog
    case .message, .fence:
      return !id.hasPrefix("LOG-") && !["HARD-11", "HARD-2"].contains(id)
        && !(ofJoining + ofLeaving).contains(id)
    case .notice: return id.hasPrefix("HARD-") && id != "HARD-2"
    // Who comes back is let in, whoever else is told so.
    case .joinNotice(isOwn: false) where id == "ROOM-16": return kind != .missing
    case .joinNotice: return (ofJoining + ofAll).contains(id) || id.hasPrefix("FRAME-")
    case .leaveNotice, .ownLeaveNotice, .closing:
      return (ofLeaving + ofAll + ["MSG-3", "MSG-7", "ROOM-12", "HARD-36"]).contains(id)
        || id.hasPrefix("FRAME-")
    case .connection: return !id.hasPrefix("LOG-") && !(ofJoining + ofLeaving).contains(id)
    }
  }

  /// Whether a session in which it shows says nothing of the requirement any more.
  func hides(_ id: String) -> Bool {
    switch (kind, subject) {
    case (.closed, _), (.gone, _), (.refused, _), (.flooded, _), (.strange, _): true
    case (.missing, .message(isOwn: true)), (.missing, .fence(isOwn: true)): false
    case (.missing, .closing): id == "ROOM-13"
    case (.missing, .entry(.end)): concerns(id) && !["LOG-1", "LOG-2"].contains(id)
    case (.missing, _), (_, .log): concerns(id)
    // What nobody has ended is told all the same, whatever that comes of.
    case (.unexpected, .message): id == "FRAME-7"
    default: false
    }
  }

  /// Whether the end of another client may be what has made it.
  var mayComeOfAnEnd: Bool {
    switch subject {
    case .message, .fence, .joinNotice, .connection:
      [.missing, .doubled, .disordered, .closed, .gone, .refused].contains(kind)
    case .leaveNotice, .ownLeaveNotice, .notice, .closing, .entry, .log: false
    }
  }

  private func requirement(ofNotice words: String, coming: String, _ isLine: Bool) -> [String] {
    switch kind {
    case .altered, .cut, .garbled: [words]
    case .misnumbered: ["MSG-3"]
    case .miswritten: ["MSG-7"]
    case .missing, .doubled, .late, .unexpected: [coming]
    case .misended, .merged, .split: [isLine ? "FRAME-2" : "FRAME-9", "FRAME-1"]
    case .leaked, .disordered, .closed, .gone, .refused, .flooded, .strange, .flawed: []
    }
  }

  private func requirementsOfMessage(_ isLine: Bool) -> [String] {
    switch kind {
    case .missing: ["ROOM-3"]
    case .altered, .unexpected: ["ROOM-4"]
    case .garbled: ["ROOM-4", isLine ? "FRAME-3" : "FRAME-8"]
    case .cut: ["ROOM-5"]
    case .doubled: ["ROOM-8"]
    case .disordered: ["ROOM-7"]
    case .late: ["ROOM-6"]
    case .misended, .merged: [isLine ? "FRAME-2" : "FRAME-9", "FRAME-1"]
    case .leaked: ["HARD-19", "HARD-37"]
    case .split, .misnumbered, .miswritten, .closed, .gone, .refused, .flooded, .strange, .flawed: []
    }
  }

  private func requirements(of entry: Entry) -> [String] {
    switch (kind, entry) {
    case (.late, _): ["LOG-8"]
    case (_, .opening): ["LOG-1"]
    case (.disordered, .message): ["LOG-7"]
    case (.disordered, _): ["LOG-6"]
    case (.unexpected, .message): ["LOG-10", "HARD-11"]
    case (_, .other): ["LOG-10"]
    case (_, .join): ["LOG-3"]
    case (_, .message): ["LOG-4"]
    case (_, .end): ["LOG-5"]
    }
  }
}

extension Ending {
  /// What a server must do when a client ends like this.
  fileprivate var requirement: String {
    switch self {
    case .leaves: "ROOM-9"
    case .halfCloses: "ROOM-10"
    case .resets: "ROOM-11"
    }
  }
}

extension LogReading.Flaw {
  /// What a log with this flaw breaks.
  fileprivate var requirement: String {
    switch self {
    case .missing, .unreadable: "LOG-1"
    case .truncated: "LOG-2"
    case .silent: "LOG-8"
    case .cp949, .notUTF8: "LOG-9"
    case .flood: "LOG-10"
    case .carriageReturns, .endless: "LOG-13"
    }
  }
}

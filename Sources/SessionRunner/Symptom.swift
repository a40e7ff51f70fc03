import SessionLanguage

/// What a difference is, and of what: enough to say which requirement it speaks against, whatever session shows it.
package struct Symptom: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It came in other words, or as another text.
    case altered
    /// Its beginning alone came, and more than blanks is lost.
    case cut
    /// It came with replacement characters in it.
    case garbled
    /// A notice came with another number than the client's port.
    case misnumbered
    /// A notice came with the client's port, written otherwise.
    case miswritten
    /// It came, but what ends it is not what ends messages.
    case misended
    /// It came joined with something else.
    case merged
    /// It came in pieces.
    case split
    /// It did not come.
    case missing
    /// It came again.
    case doubled
    /// It came, but not in its place.
    case disordered
    /// It came to one for whom it is not, or nothing of that kind was due at all.
    case unexpected
    /// It was relayed although it was refused.
    case leaked
    /// It came more than a second after it was due.
    case late
    /// The server closed a connection of its own accord.
    case closed
    /// The server is gone.
    case gone
    /// The server took no new connection.
    case refused
    /// More came than any session asks for.
    case flooded
    /// Somebody else is in the room.
    case strange
    /// The log as a whole is not what it must be.
    case flawed
  }

  package enum Subject: Hashable, Sendable {
    /// The join notice, to the client that joins or to another.
    case joinNotice(isOwn: Bool)
    /// The leave notice of a client that ended like this; nil where no client has.
    case leaveNotice(Ending?)
    /// The leave notice, to the client that leaves.
    case ownLeaveNotice
    /// What a client said, to itself or to another.
    case message(isOwn: Bool)
    /// A fence, to the client that said it or to another: it tells of any message, and nothing of the session's matter.
    case fence(isOwn: Bool)
    /// Any other notice: a refusal, or the reason for a closing.
    case notice
    /// The server's closing of its side, after the client's.
    case closing
    case connection
    case entry(Entry)
    case log(LogReading.Flaw)
  }

  /// What an entry of the log tells of.
  package enum Entry: String, Hashable, Sendable, CaseIterable {
    case opening, join, message, end, other
  }

  package var kind: Kind
  package var subject: Subject

  package init(_ kind: Kind, _ subject: Subject) {
    self.kind = kind
    self.subject = subject
  }
}

extension Symptom.Subject {
  /// What it is to the server, which knows no fences.
  package var alike: Symptom.Subject {
    if case .fence(let isOwn) = self { .message(isOwn: isOwn) } else { self }
  }
}

extension Symptom: CustomStringConvertible {
  package var description: String { "\(kind.rawValue) \(subject)" }
}

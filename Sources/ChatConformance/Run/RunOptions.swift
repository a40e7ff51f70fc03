import SessionLanguage
import SessionRunner

/// What to judge, and what is there to judge it with.
package struct RunOptions: Sendable {
  /// What the server says it is; nil for what it is found to speak: core, and line where its messages end in an LF.
  package var claim: ServerClass?
  package var selection = Selection()
  /// What is allowed to fail.
  package var knownFailures = KnownFailures()
  /// What ends the server's messages; nil where it has to be found out.
  package var terminator: [UInt8]?
  /// Whether the server can be started and stopped.
  package var canLaunch = false
  /// How everything that is said is cut.
  package var cutting = Cutting.whole
  /// How long the run may take; nil for as long as it takes, while nothing fails: who is only slow is judged to the end.
  package var within: Duration?
  /// Whether a receipt is kept of it.
  package var isKept = false
  /// Nil where everything is to be found out.
  package var hurry: Hurry?
  /// How long the run of a server that fails may take: 15 s, 30 where it can be started anew and what it shows is confirmed,
  /// and twice that where it is kept, for who keeps many has them judged at once, and what is cut short depends on the others.
  package var longest: Duration { within ?? .seconds(canLaunch ? isKept ? 60 : 30 : 15) }

  package init() {}
}

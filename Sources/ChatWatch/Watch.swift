import ChatConformance

/// What watching a server decides: events go in, in the past tense; effects come out, to be done in their order.
///
/// A round builds and judges the server. A change ends the round that runs, at once, and begins the next as soon as the
/// files have been quiet for a moment, so that a burst of changes is one.
package struct Watch: Sendable {
  package enum Effect: Hashable, Sendable {
    case start(round: Int)
    /// Ends the round that runs, and its server.
    case stop
    case show
    case quit
  }

  package enum Key: Character, Sendable {
    case hint = "h"
    case timeline = "t"
    case all = "a"
    case page = " "
    case quit = "q"
  }

  private enum Phase: Hashable, Sendable {
    /// Waits until the files are quiet, and until the round before has ended.
    case settling(since: Duration, last: Duration, isBusy: Bool)
    case running(Changes.Activity)
    case resting
  }

  /// How long files must be quiet, and how long they may go on changing.
  private static let quiet = Duration.milliseconds(50)
  private static let longest = Duration.milliseconds(500)

  private var phase = Phase.resting
  private var changes = Changes()
  private(set) var round = 0
  /// What the last round has found so far.
  private(set) var standing = Standing()
  private(set) var view = View()

  /// What is looked at.
  struct View: Hashable, Sendable {
    enum Part: Sendable { case standing, timeline, all }
    var part = Part.standing
    /// How many steps of the hint are shown.
    var hints = 0
    var page = 0
  }

  package init() {}

  /// When ``timePassed(at:)`` is due.
  package var wake: Duration? {
    guard case .settling(let since, let last, isBusy: false) = phase else { return nil }
    return min(last + Self.quiet, since + Self.longest)
  }

  /// Whether a round runs or is about to.
  var isBusy: Bool { phase != .resting }

  // MARK: - Events

  package mutating func started(at now: Duration) -> [Effect] {
    phase = .settling(since: now, last: now - Self.quiet, isBusy: false)
    return timePassed(at: now)
  }

  /// Takes that files have changed, by their paths from the folder.
  package mutating func changed(_ paths: [String], at now: Duration) -> [Effect] {
    let called = paths.filter { changes.changed($0, during: activity) }
    guard !called.isEmpty else { return [] }
    switch phase {
    case .resting: phase = .settling(since: now, last: now, isBusy: false)
    case .settling(let since, _, let isBusy): phase = .settling(since: since, last: now, isBusy: isBusy)
    case .running:
      phase = .settling(since: now, last: now, isBusy: true)
      return [.stop]
    }
    return []
  }

  package mutating func timePassed(at now: Duration) -> [Effect] {
    guard let wake, now >= wake else { return [] }
    round += 1
    view = View()
    phase = .running(.building)
    changes.roundBegan()
    return [.start(round: round)]
  }

  /// Takes what a round tells; what one that was ended has yet to say is of no interest.
  package mutating func told(_ news: Round.News) -> [Effect] {
    guard case .running = phase else { return [] }
    switch news {
    case .building: standing = Standing()
    case .judging(let stages):
      if stages.contains(.joins) { standing = Standing() }
      phase = .running(.judging)
      standing.reached(stages)
    case .sighted(let sighting):
      guard standing.trouble == nil else { return [] }
      standing.found(.sighted(sighting))
    case .notBuilt(let failure):
      standing = Standing()
      standing.found(.notBuilt(failure))
    case .judged(let stages, let record, let progress): standing.judged(stages, record, progress)
    }
    return [.show]
  }

  /// Takes that the round has ended, or what was left of it.
  package mutating func ended(at now: Duration) -> [Effect] {
    switch phase {
    case .running:
      phase = .resting
      standing.isComplete = true
      return [.show]
    case .settling(let since, let last, _):
      phase = .settling(since: since, last: last, isBusy: false)
      return timePassed(at: now)
    case .resting: return []
    }
  }

  package mutating func pressed(_ key: Key) -> [Effect] {
    switch key {
    case .hint:
      view.hints = view.part == .standing ? min(view.hints + 1, Self.mostHints) : view.hints
      view = View(hints: view.hints)
    case .timeline: view = View(part: view.part == .timeline ? .standing : .timeline, hints: view.hints)
    case .all: view = View(part: view.part == .all ? .standing : .all, hints: view.hints)
    case .page: view.page += 1
    case .quit: return [.stop, .quit]
    }
    return [.show]
  }

  /// The requirement, the likely mistake, and what to do about it.
  static let mostHints = 3

  private var activity: Changes.Activity {
    switch phase {
    case .resting: .none
    case .running(let activity): activity
    // What ends may yet write.
    case .settling(_, _, let isBusy): isBusy ? .judging : .none
    }
  }
}

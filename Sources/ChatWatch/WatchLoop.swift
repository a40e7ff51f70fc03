import CLinux
import ChatConformance
import Glibc
import Localization
import POSIX
import SystemPackage

/// Performs what a ``Watch`` decides: waits for files, keys, signals and rounds, all on one thread, and runs each round on
/// another.
package struct WatchLoop {
  private enum Letter: Sendable {
    case news(Round.News)
    case ended
  }

  private let work: Round
  private let screen: WatchScreen
  private let folder: FolderWatch
  private let letters: Mailbox<Letter>
  private let front: Front
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var watch = Watch()
  private var order = StopOrder()
  /// What runs a round, be it told to stop: a server that listens where it likes makes it leave the machine's network.
  private var worker: SystemThread?
  private var isOver = false

  /// Watches the folder that the program was started in.
  package init(_ round: Round, screen: WatchScreen, isPlain: Bool) throws(Errno) {
    work = round
    self.screen = screen
    folder = try FolderWatch(of: ".", ignoring: Changes.isIgnored)
    letters = try Mailbox()
    front = isPlain ? .plain(try SignalPipe()) : .terminal(try Terminal())
    start = clock.now
  }

  /// Goes on until somebody ends it; gives the signal that did, or nil.
  package mutating func run() -> CInt? {
    front.take()
    if folder.isPartial {
      front.print(["Not all folders are watched: \(FolderWatch.mostFolders) at most.".translated])
    }
    perform(watch.started(at: now))
    var signal: CInt?
    while !isOver, signal == nil { signal = takeTurn() }
    order.give()
    front.giveBack()
    // Its server is ended, too.
    let end = clock.now + .seconds(10)
    while worker != nil, clock.now < end { hearLetters(within: end - clock.now) }
    return signal
  }

  private var now: Duration { clock.now - start }

  /// Waits for something, and lets the watch know; gives a signal that ends everything.
  private mutating func takeTurn() -> CInt? {
    let wait = watch.wake.map { max(.zero, $0 - now) }
    let happening = front.wait(for: [folder.descriptor, letters.descriptor], timeout: wait)
    for signal in happening.signals {
      switch signal {
      case SIGWINCH: show()
      case SIGTSTP:
        front.stop()
        show()
      case SIGCONT:
        front.take()
        show()
      default: return signal
      }
    }
    if happening.isGone { return SIGHUP }
    for key in happening.keys {
      if let key = Watch.Key(rawValue: Character(Unicode.Scalar(key))) { perform(watch.pressed(key)) }
    }
    // What a round has written is read before its end is taken.
    perform(watch.changed(folder.read(), at: now))
    hearLetters(within: .zero)
    perform(watch.timePassed(at: now))
    return nil
  }

  private mutating func hearLetters(within time: Duration) {
    guard (try? letters.descriptor.isReady(for: .reading, within: time)) == true else { return }
    for letter in letters.take() {
      switch letter {
      case .news(let news):
        let effects = watch.told(news)
        if !effects.isEmpty { front.print(screen.lines(for: news, in: watch.standing)) }
        perform(effects)
      case .ended:
        worker?.join()
        worker = nil
        perform(watch.ended(at: now))
      }
    }
  }

  // MARK: - Effects

  private mutating func perform(_ effects: [Watch.Effect]) {
    for effect in effects {
      switch effect {
      case .start(let round):
        guard !isOver else { break }
        if round > 1 { front.print(["", "A file has changed.".translated]) }
        begin()
      case .stop: order.give()
      case .show: show()
      case .quit: isOver = true
      }
    }
  }

  private mutating func begin() {
    let order = StopOrder()
    self.order = order
    worker = try? SystemThread { [work, letters, last = watch.standing] in
      work.run(after: last, isToldToStop: { order.isGiven }) { letters.leave(.news($0)) }
      letters.leave(.ended)
    }
    if worker == nil { letters.leave(.ended) }
  }

  private func show() {
    front.paint { screen.rows(of: watch, size: $0) }
  }
}

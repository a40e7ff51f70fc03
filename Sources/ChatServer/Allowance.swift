import ChatProtocol

/// How often one client may speak, and whoever takes its place when it has left.
///
/// Spec: HARD-29 HARD-35
final class Allowance {
  private var bucket: TokenBucket

  fileprivate init(_ rate: Rate, at now: Duration) { bucket = TokenBucket(rate, at: now) }

  /// How many messages may be heard now, counted no further than the bound.
  func messages(at now: Duration, upTo bound: Int) -> Int { bucket.tokens(at: now, upTo: bound) }

  /// How long the next message has to wait.
  func wait(at now: Duration) -> Duration { bucket.wait(at: now) }

  /// Messages have been heard.
  func spend(_ messages: Int, at now: Duration) { bucket.spend(messages, at: now) }

  fileprivate func isFull(at now: Duration) -> Bool { bucket.isFull(at: now) }

  fileprivate func isEmptier(than other: Allowance) -> Bool { bucket.isEmptier(than: other.bucket) }
}

/// The allowances of clients that have left, until they are whole again: who comes back takes up its own.
///
/// The server knows who comes back by the address only. So a newcomer may get a neighbour's, and waits no longer than that
/// takes to be whole; those who are in the room keep theirs, however many share the address.
///
/// Spec: HARD-35
struct Allowances {
  private let rate: Rate
  private let bound: Int
  private var left: [(network: String, allowance: Allowance)] = []

  /// None yet; of so many clients at most it is known that they have left.
  init(_ rate: Rate, upTo bound: Int) {
    self.rate = rate
    self.bound = bound
  }

  /// A client has come; it takes up the emptiest allowance that one of its network has left.
  mutating func joined(from network: String, at now: Duration) -> Allowance {
    left.removeAll { $0.allowance.isFull(at: now) }
    let known = left.indices.filter { left[$0].network == network }
    guard let emptiest = known.min(by: { left[$0].allowance.isEmptier(than: left[$1].allowance) }) else {
      return Allowance(rate, at: now)
    }
    return left.remove(at: emptiest).allowance
  }

  /// A client has ended its side or is gone.
  mutating func left(_ allowance: Allowance, from network: String) {
    guard !left.contains(where: { $0.allowance === allowance }) else { return }
    if left.count >= bound { left.removeFirst() }
    left.append((network, allowance))
  }
}

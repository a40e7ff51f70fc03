/// Which sessions to generate, and what to do with those that fail.
package struct GeneratedSessions: Hashable, Sendable {
  package var count: Int
  package var seed: UInt64
  /// The folder in which failing sessions are kept.
  package var folder: String

  package init(count: Int, seed: UInt64, folder: String) {
    self.count = count
    self.seed = seed
    self.folder = folder
  }

  /// How to play the same ones again.
  var remark: Remark {
    Remark(topic: "seed", words: "\(seed): --random \(count) --seed \(seed) plays the same")
  }
}

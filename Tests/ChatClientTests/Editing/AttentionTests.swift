import ChatClient
import Testing

@Suite struct AttentionTests {
  private static let start = ContinuousClock.now

  private enum Happening {
    case key, left, spoken(isMarked: Bool)
  }

  /// What happens, and after how many seconds.
  private static let examples: [[(seconds: Int, Happening)]] = [
    [(1, .spoken(isMarked: false)), (299, .spoken(isMarked: false))],
    [(300, .spoken(isMarked: true)), (301, .spoken(isMarked: false)), (900, .spoken(isMarked: false))],
    [(299, .key), (300, .spoken(isMarked: false)), (599, .spoken(isMarked: true))],
    [(1, .left), (2, .spoken(isMarked: true)), (3, .spoken(isMarked: false))],
    [(1, .left), (2, .key), (3, .spoken(isMarked: false))],
    [(1, .left), (2, .spoken(isMarked: true)), (3, .left), (4, .spoken(isMarked: false))],
    [(1, .left), (2, .spoken(isMarked: true)), (3, .key), (4, .left), (5, .spoken(isMarked: true))],
    [(400, .left), (401, .spoken(isMarked: true))],
  ]

  @Test(arguments: Self.examples.indices)
  func whatComesWhileTheUserIsAwayIsMarkedOnce(index: Int) {
    var attention = Attention(at: Self.start)
    for (seconds, happening) in Self.examples[index] {
      let time = Self.start + .seconds(seconds)
      switch happening {
      case .key: attention.returned(at: time)
      case .left: attention.left()
      case .spoken(let isMarked): #expect(attention.isMarkDue(at: time) == isMarked, "after \(seconds) s")
      }
    }
  }
}

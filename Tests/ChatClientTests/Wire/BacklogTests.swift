import Testing

@testable import ChatClient

struct BacklogTests {
  private var backlog = Backlog()

  @Test mutating func aFlushIsAskedForOnceAndTakesAll() {
    let isAskedFor = [[1], [2, 3]].map { backlog.append($0) }
    #expect(isAskedFor == [true, false])
    #expect(backlog.flush() == [1, 2, 3])
    let isAskedForAgain = backlog.append([4])
    #expect(isAskedForAgain)
    #expect(backlog.flush() == [4])
  }

  @Test mutating func itIsFullFromTheHighMarkToTheLow() {
    _ = backlog.append(Array(repeating: 0, count: Backlog.highBytes))
    #expect(!backlog.isFull)
    _ = backlog.append([0])
    #expect(backlog.isFull)
    _ = backlog.flush()
    #expect(backlog.isFull)
    let welcomes = [Backlog.highBytes - Backlog.lowBytes, 1, 1, 1].map { backlog.landed($0) }
    #expect(welcomes == [false, false, true, false])
    #expect(!backlog.isFull)
  }

  @Test mutating func whatWaitsForTheNextFlushCountsToo() {
    _ = backlog.append(Array(repeating: 0, count: Backlog.highBytes + 1))
    let first = backlog.flush().count
    _ = backlog.append(Array(repeating: 0, count: Backlog.lowBytes))
    let isWelcomeAfterTheFirst = backlog.landed(first)
    #expect(!isWelcomeAfterTheFirst && backlog.isFull)
    let second = backlog.flush().count
    let isWelcomeAfterTheSecond = backlog.landed(second)
    #expect(isWelcomeAfterTheSecond)
  }

  @Test mutating func afterTheEndItTakesNothing() {
    _ = backlog.append(Array(repeating: 0, count: Backlog.highBytes + 1))
    backlog.end()
    let isAskedFor = backlog.append([1])
    #expect(!isAskedFor && !backlog.isFull)
    #expect(backlog.flush().isEmpty)
  }
}

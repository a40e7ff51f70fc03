import Foundation

/// Makes something of each, as many at a time as there are cores; after each, other tests have their turn.
///
/// Who waits for a program would wait for all of them too.
func inTurns<Each: Sendable, Made: Sendable>(
  _ all: [Each], _ make: @escaping @Sendable (Each) throws -> Made
) async throws -> [Made] {
  let width = ProcessInfo.processInfo.activeProcessorCount
  return try await withThrowingTaskGroup(of: [Made].self) { group in
    for first in 0..<width {
      group.addTask {
        var made: [Made] = []
        for index in stride(from: first, to: all.count, by: width) {
          made.append(try make(all[index]))
          await Task.yield()
        }
        return made
      }
    }
    return try await group.reduce(into: []) { $0 += $1 }
  }
}

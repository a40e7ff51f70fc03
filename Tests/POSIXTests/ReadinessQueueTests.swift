import SystemPackage
import Testing

@testable import POSIX

@Suite struct ReadinessQueueTests {
  @Test func whoHasSomethingToBeReadIsToldOfOnceForEachTimeThatItCame() throws {
    let queue = try ReadinessQueue()
    let (quiet, talking) = (try FileDescriptor.pipe(), try FileDescriptor.pipe())
    defer {
      for end in [quiet.readEnd, quiet.writeEnd, talking.readEnd, talking.writeEnd] { try? end.close() }
    }
    for end in [quiet.readEnd, talking.readEnd] { try queue.add(end, as: UInt64(end.rawValue)) }
    #expect(ready(in: queue).isEmpty)
    for _ in 1...2 {
      _ = try talking.writeEnd.writeAll([1])
      #expect(ready(in: queue) == [talking.readEnd])
      #expect(ready(in: queue).isEmpty)
    }
  }

  @Test func whoIsClosedIsForgotten() throws {
    let queue = try ReadinessQueue()
    let pipe = try FileDescriptor.pipe()
    try queue.add(pipe.readEnd, as: UInt64(pipe.readEnd.rawValue))
    _ = try pipe.writeEnd.writeAll([1])
    try pipe.readEnd.close()
    #expect(ready(in: queue).isEmpty)
    try pipe.writeEnd.close()
  }

  @Test func moreThanAreToldOfAtOnceAreToldOfInTurn() throws {
    let queue = try ReadinessQueue(upTo: 2)
    let pipes = try (0..<5).map { _ in try FileDescriptor.pipe() }
    defer { for pipe in pipes { for end in [pipe.readEnd, pipe.writeEnd] { try? end.close() } } }
    for pipe in pipes {
      try queue.add(pipe.readEnd, as: UInt64(pipe.readEnd.rawValue))
      _ = try pipe.writeEnd.writeAll([1])
    }
    let told = (0..<3).map { _ in ready(in: queue) }
    #expect(told.map(\.count) == [2, 2, 1])
    #expect(Set(told.joined()) == Set(pipes.map(\.readEnd)))
  }

  private func ready(in queue: ReadinessQueue) -> [FileDescriptor] {
    var ready: [FileDescriptor] = []
    queue.wait(atMost: 0) { number, events in
      if events.canRead { ready.append(FileDescriptor(rawValue: CInt(number))) }
    }
    return ready
  }
}

import NIOCore
import Testing

@testable import ChatServer

@Suite struct TapeTests {
  @Test func nothingStandsOnANewTape() {
    let tape = Tape()
    #expect(tape.start == 0 && tape.end == 0 && tape.count == 0)
    #expect(tape.slices(in: 0..<0).isEmpty)
  }

  @Test func everyRangeIsReadBackAcrossChunks() {
    var tape = Tape()
    var model: [UInt8] = []
    for size in [1, 1000, Tape.chunkBytes - 1001, 1, Tape.chunkBytes, 3 * Tape.chunkBytes, 7] {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: model.count + $0 &* 7) }
      tape.append(bytes[...])
      model += bytes
    }
    let (chunk, end) = (Tape.chunkBytes, model.count)
    let marks = [0, 1, 1000, chunk - 1, chunk, chunk + 1, end - 7, end]
    for from in marks {
      for to in marks where to >= from { #expect(read(tape, from..<to) == Array(model[from..<to])) }
    }
  }

  @Test func offsetsCountOnWhileTheStartIsForgotten() {
    var tape = Tape()
    var model: [UInt8] = []
    for step in 0..<5000 {
      let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: step % 97)
      tape.append(bytes[...])
      model += bytes
      if step % 3 == 0 { tape.trim(to: max(tape.start, model.count - 300)) }
      if step % 500 == 0 { tape.trim(to: tape.end) }
      #expect(tape.end == model.count)
      #expect(read(tape, tape.start..<tape.end) == Array(model[tape.start...]))
    }
  }

  @Test func aSliceThatASocketHoldsStaysAsItWas() {
    var tape = Tape()
    tape.append(Array("first".utf8)[...])
    let held = tape.slices(in: 0..<5)
    tape.append(Array("second".utf8)[...])
    tape.trim(to: tape.end)
    tape.append(Array("third".utf8)[...])
    #expect(held.map { String(buffer: $0) } == ["first"])
    #expect(read(tape, 11..<16) == Array("third".utf8))
  }

  @Test func readersShareTheStorage() {
    var tape = Tape()
    tape.append([UInt8](repeating: 1, count: 100)[...])
    let addresses = (0..<2).map { _ in
      tape.slices(in: 10..<100).map { $0.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) } }
    }
    #expect(addresses[0] == addresses[1])
  }

  @Test func manySmallMessagesAreFewPieces() {
    var tape = Tape()
    for _ in 0..<4 * Tape.chunkBytes / 64 { tape.append([UInt8](repeating: 1, count: 64)[...]) }
    #expect(tape.slices(in: 0..<tape.end).count == 4)
  }

  private func read(_ tape: Tape, _ range: Range<Int>) -> [UInt8] {
    tape.slices(in: range).flatMap { Array($0.readableBytesView) }
  }
}

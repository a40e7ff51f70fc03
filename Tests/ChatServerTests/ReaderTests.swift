import NIOCore
import Testing

@testable import ChatServer

@Suite struct ReaderTests {
  @Test func itHearsTheTapeFromItsCursorOn() {
    let tape = tape("before|after")
    var reader = Reader(from: 7)
    #expect(land(&reader, tape) == "after")
    #expect(reader.cursor == 12 && land(&reader, tape) == "")
  }

  @Test func whatIsNotCommittedStays() {
    let tape = tape("logged|not yet")
    var reader = Reader(from: 0)
    #expect(land(&reader, tape, upTo: 7) == "logged|")
    #expect(!reader.hasMore(upTo: 7) && reader.hasMore(upTo: 8))
  }

  @Test func anAsideStandsAtItsOffset() {
    let tape = tape("abcdef")
    var reader = Reader(from: 0)
    for (text, offset) in [("1", 0), ("2", 2), ("3", 2), ("4", 6)] {
      reader.append(Array(text.utf8), at: offset)
    }
    #expect(reader.asideBytes == 4)
    #expect(reader.nextFlight(on: tape, upTo: 3).map { String(buffer: $0) }.joined() == "1ab23c")
    #expect(reader.asideBytes == 4)
    reader.flightLanded()
    #expect(reader.asideBytes == 1)
    #expect(land(&reader, tape) == "def4")
    #expect(reader.asideBytes == 0)
  }

  @Test func onlyOneFlightIsOutstanding() {
    var tape = tape("one")
    var reader = Reader(from: 0)
    #expect(!reader.nextFlight(on: tape, upTo: 3).isEmpty)
    tape.append(Array("two".utf8)[...])
    #expect(reader.isInFlight && reader.nextFlight(on: tape, upTo: 6).isEmpty)
    #expect(reader.cursor == 0)
    reader.flightLanded()
    #expect(reader.cursor == 3 && land(&reader, tape) == "two")
  }

  @Test func aFlightIsBounded() {
    var tape = Tape()
    tape.append([UInt8](repeating: 1, count: Reader.flightBytes + 1)[...])
    var reader = Reader(from: 0)
    #expect(land(&reader, tape).utf8.count == Reader.flightBytes)
    #expect(reader.hasMore(upTo: tape.end) && land(&reader, tape).utf8.count == 1)
  }

  @Test func itIsDoneOnceItHasGotEverythingUpToItsEnd() {
    let tape = tape("for it|not for it")
    var reader = Reader(from: 0)
    reader.close(at: 6)
    reader.close(at: 9)
    reader.append(Array("!".utf8), at: 6)
    #expect(!reader.isDone)
    #expect(land(&reader, tape) == "for it!")
    #expect(reader.isDone)
  }

  @Test func aCutTakesBackWhatIsForEveryone() {
    let tape = tape("heard|unlogged")
    var reader = Reader(from: 0)
    reader.append(Array("refusal".utf8), at: 14)
    reader.cut(at: 6)
    reader.append(Array("goodbye".utf8), at: 6)
    #expect(land(&reader, tape) == "heard|refusalgoodbye" && reader.isDone)
  }

  @Test func whatTheSocketHasAcceptedOfAFlightIsNotKept() {
    let tape = tape("0123456789")
    var reader = Reader(from: 0)
    reader.progressed(leaving: 0)
    #expect(reader.cursor == 0)
    #expect(!reader.nextFlight(on: tape, upTo: 10).isEmpty)
    reader.progressed(leaving: 4)
    #expect(reader.cursor == 6 && reader.isInFlight)
    reader.progressed(leaving: 12)
    #expect(reader.cursor == 6)
  }

  @Test func aNewcomerBeyondTheCutHearsOnlyWhatIsForItAlone() {
    let tape = tape("heard|unlogged")
    var reader = Reader(from: 14)
    reader.cut(at: 6)
    reader.append(Array("goodbye".utf8), at: 6)
    #expect(land(&reader, tape, upTo: 6) == "goodbye" && reader.isDone)
  }

  private func tape(_ text: String) -> Tape {
    var tape = Tape()
    tape.append(Array(text.utf8)[...])
    return tape
  }

  private func land(_ reader: inout Reader, _ tape: Tape, upTo committed: Int? = nil) -> String {
    defer { reader.flightLanded() }
    return reader.nextFlight(on: tape, upTo: committed ?? tape.end).map { String(buffer: $0) }.joined()
  }
}

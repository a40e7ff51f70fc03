import ChatClient
import ChatProtocol
import Testing

@Suite struct ServerStreamTests {
  private let join = Notice.joined(port: 1104).text
  private let leave = Notice.left(port: 1105).text

  private func texts(_ messages: [[UInt8]]) -> [String] {
    messages.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func anLFMakesItLine() {
    var stream = ServerStream()
    #expect(stream.received(Array(join.utf8)).isEmpty)
    #expect(stream.framing == nil)
    #expect(texts(stream.received(Array("\na:b\r\n\nc".utf8))) == [join, "a:b", ""])
    #expect(stream.framing == .line)
    #expect(stream.intervalPassed().isEmpty)
    #expect(texts(stream.ended()) == ["c"])
  }

  @Test func quietWithoutAnLFMakesItBareUntilOneIsSeen() {
    var stream = ServerStream()
    #expect(stream.received(Array(join.utf8)).isEmpty)
    #expect(texts(stream.intervalPassed()) == [join])
    #expect(stream.framing == .bare)
    #expect(texts(stream.received(Array("a:b".utf8))) == ["a:b"])
    #expect(texts(stream.received(Array("c:d\ne".utf8))) == ["c:d"])
    #expect(stream.framing == .line)
  }

  @Test func aSilentServerStaysUndecided() {
    var stream = ServerStream()
    #expect(stream.intervalPassed().isEmpty)
    #expect(stream.framing == nil)
  }

  @Test func whatTheUserKnowsIsNotFoundOut() {
    var stream = ServerStream(framing: .bare)
    #expect(texts(stream.received(Array("a:b\nc".utf8))) == ["a:b\nc"])
    #expect(stream.framing == .bare)
  }

  @Test func mergedBareNoticesAreToldApart() {
    var stream = ServerStream(framing: .bare)
    let messages = stream.received(Array("\(join)\(leave)\(join)a:b.".utf8))
    #expect(texts(messages) == [join, leave, join, "a:b."])
  }

  @Test func aNoticeThatAClientWroteStaysInItsLine() {
    var stream = ServerStream(framing: .bare)
    #expect(texts(stream.received(Array("a:\(leave)".utf8))) == ["a:\(leave)"])
  }

  @Test(arguments: ["a:안녕", "a:é", "a:😀", Notice.joined(port: 65535).text])
  func aBareCharacterCutInTwoWaitsForItsRest(text: String) {
    let bytes = Array(text.utf8)
    for cut in 1..<bytes.count {
      var stream = ServerStream(framing: .bare)
      let head = stream.received(Array(bytes[..<cut]))
      let tail = stream.received(Array(bytes[cut...]))
      #expect((head + tail).flatMap { $0 } == bytes)
      #expect((head + tail).allSatisfy { String(validating: $0, as: UTF8.self) != nil }, "cut at \(cut)")
    }
  }

  @Test func linesAreTheSameWhereverTheReadsEnd() {
    let bytes = Array("\(join)\na:안녕\r\n\n\(leave)\n".utf8)
    for cut in 0...bytes.count {
      var stream = ServerStream()
      let messages = stream.received(Array(bytes[..<cut])) + stream.received(Array(bytes[cut...]))
      #expect(texts(messages) == [join, "a:안녕", "", leave], "cut at \(cut)")
    }
  }

  @Test func nothingOfAnEndlessLineIsLost() {
    var stream = ServerStream(framing: .line)
    let bytes = Array(String(repeating: "가", count: 50_000).utf8)
    let pieces = stream.received(bytes)
    #expect(pieces.count == 2)
    #expect(pieces.allSatisfy { $0.count <= ServerStream.longestLine })
    #expect(pieces.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
    #expect((pieces + stream.ended()).flatMap { $0 } == bytes)
  }

  @Test func bytesThatAreNoUTF8AreHandedOnAsTheyCame() {
    let bytes: [UInt8] = [0xFF, 0x80, 0x80, 0x80, 0x80]
    var stream = ServerStream(framing: .bare)
    #expect(stream.received(bytes) == [bytes])
  }
}

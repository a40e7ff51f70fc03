import ChatProtocol
import Testing

@testable import ChatLoad

@Suite struct MessageFormatTests {
  private static let messages = (0..<3).map { MessageID(sender: 2, number: UInt32($0)) }

  @Test func aMessageIsAChatLineOfItsSize() {
    var bytes: [UInt8] = []
    MessageFormat(run: 0xAB, size: 24).write(MessageID(sender: 7, number: 0x1F), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "~00ab.0007:0000001fabcde\n")
  }

  @Test(arguments: [MessageFormat.smallestSize, 20, 64, 5000], Framing.allCases)
  func whatIsWrittenIsFound(size: Int, framing: Framing) {
    let format = MessageFormat(run: 1, size: size, framing: framing)
    #expect(occurrences(format, Self.stream(format)) == Self.messages.map(MessageFormat.Occurrence.message))
  }

  @Test func whatAServerPutsAroundAMessageIsPassedOver() {
    let format = MessageFormat(run: 1, size: 24, prefix: "PUT {size} ")
    #expect(String(decoding: Self.stream(format).prefix(8), as: UTF8.self) == "PUT 24 ~")
    let stream = ":x!~y PRIVMSG #room :~0001.0002:00000000abcde\r\n~~0002.0002:00000000abcde\n~0001"
    #expect(occurrences(format, Array(stream.utf8)) == [.message(Self.messages[0])])
  }

  @Test func itIsFoundWhereverTheStreamIsCut() {
    let format = MessageFormat(run: 1, size: 24)
    let stream = Self.stream(format) + Array("~1\n".utf8) + Self.stream(format)
    for cut in 0...stream.count {
      var found: [MessageFormat.Occurrence] = []
      let rest = stream[..<cut].withUnsafeBytes { bytes in
        format.search(bytes) { occurrence, _ in
          found.append(occurrence)
          return true
        }
      }
      found += occurrences(format, Array(stream[rest...]))
      #expect(found == (Self.messages + Self.messages).map(MessageFormat.Occurrence.message), "cut at \(cut)")
    }
  }

  @Test(arguments: [
    "~0001.0002:00000000abcd\n!", "~0001.0002:0000000~abcde\n", "~0001.0002;00000000abcde\n",
    "~0001.0002:00000000abcdf\n", "~0001.0002:00000000abcde!", "~0001.000G:00000000abcde\n",
  ])
  func whatIsNotAsItWasSentIsTorn(text: String) {
    #expect(occurrences(MessageFormat(run: 1, size: 24), Array(text.utf8)) == [.torn])
  }

  @Test func aMessageBehindATornOneIsFound() {
    let format = MessageFormat(run: 1, size: 24)
    let stream = Self.stream(format).prefix(15) + Self.stream(format)
    #expect(
      occurrences(format, Array(stream)) == [.torn] + Self.messages.map(MessageFormat.Occurrence.message))
  }

  private static func stream(_ format: MessageFormat) -> [UInt8] {
    var bytes: [UInt8] = []
    for message in messages { format.write(message, to: &bytes) }
    return bytes
  }

  private func occurrences(_ format: MessageFormat, _ stream: [UInt8]) -> [MessageFormat.Occurrence] {
    var found: [MessageFormat.Occurrence] = []
    _ = stream.withUnsafeBytes { bytes in
      format.search(bytes) { occurrence, _ in
        found.append(occurrence)
        return true
      }
    }
    return found
  }
}

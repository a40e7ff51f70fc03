import Testing

@testable import ChatLoad

@Suite struct WordingTests {
  private static let messages = (0..<3).map { MessageID(sender: 2, number: UInt32($0)) }

  @Test func aMessageIsAChatLineOfItsSize() {
    var bytes: [UInt8] = []
    Wording(run: 0xAB, size: 24).write(MessageID(sender: 7, number: 0x1F), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "~00ab.0007:0000001fabcde\n")
  }

  @Test(arguments: [Wording.smallestSize, 20, 64, 5000], Framing.allCases)
  func whatIsWrittenIsFound(size: Int, framing: Framing) {
    let wording = Wording(run: 1, size: size, framing: framing)
    #expect(sightings(wording, Self.stream(wording)) == Self.messages.map(Wording.Sighting.message))
  }

  @Test func whatAServerPutsAroundAMessageIsPassedOver() {
    let wording = Wording(run: 1, size: 24, prefix: "PUT {size} ")
    #expect(String(decoding: Self.stream(wording).prefix(8), as: UTF8.self) == "PUT 24 ~")
    let stream = ":x!~y PRIVMSG #room :~0001.0002:00000000abcde\r\n~~0002.0002:00000000abcde\n~0001"
    #expect(sightings(wording, Array(stream.utf8)) == [.message(Self.messages[0])])
  }

  @Test func itIsFoundWhereverTheStreamIsCut() {
    let wording = Wording(run: 1, size: 24)
    let stream = Self.stream(wording) + Array("~1\n".utf8) + Self.stream(wording)
    for cut in 0...stream.count {
      var found: [Wording.Sighting] = []
      let rest = stream[..<cut].withUnsafeBytes { bytes in
        wording.search(bytes) { sighting, _ in
          found.append(sighting)
          return true
        }
      }
      found += sightings(wording, Array(stream[rest...]))
      #expect(found == (Self.messages + Self.messages).map(Wording.Sighting.message), "cut at \(cut)")
    }
  }

  @Test(arguments: [
    "~0001.0002:00000000abcd\n!", "~0001.0002:0000000~abcde\n", "~0001.0002;00000000abcde\n",
    "~0001.0002:00000000abcdf\n", "~0001.0002:00000000abcde!", "~0001.000G:00000000abcde\n",
  ])
  func whatIsNotAsItWasSentIsTorn(text: String) {
    #expect(sightings(Wording(run: 1, size: 24), Array(text.utf8)) == [.torn])
  }

  @Test func aMessageBehindATornOneIsFound() {
    let wording = Wording(run: 1, size: 24)
    let stream = Self.stream(wording).prefix(15) + Self.stream(wording)
    #expect(sightings(wording, Array(stream)) == [.torn] + Self.messages.map(Wording.Sighting.message))
  }

  private static func stream(_ wording: Wording) -> [UInt8] {
    var bytes: [UInt8] = []
    for message in messages { wording.write(message, to: &bytes) }
    return bytes
  }

  private func sightings(_ wording: Wording, _ stream: [UInt8]) -> [Wording.Sighting] {
    var found: [Wording.Sighting] = []
    _ = stream.withUnsafeBytes { bytes in
      wording.search(bytes) { sighting, _ in
        found.append(sighting)
        return true
      }
    }
    return found
  }
}

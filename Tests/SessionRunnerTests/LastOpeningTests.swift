import SessionRunner
import Testing

/// What a log tells of the server's last opening.
@Suite struct LastOpeningTests {
  @Test(arguments: [
    ("\n== open ==\n\nwaiting\n", "\n== open ==\n\nwaiting\n"),
    ("\n== open ==\n\nwaiting\n[a]\n[b]\n", "\n== open ==\n\nwaiting\n"),
    ("\n== one ==\n[a]\n\n== two ==\n[b]\n", "\n== two ==\n"),
    ("\n===== open =====\n[a]\nnobody\n", "\n===== open =====\n"), ("[a]\n", ""), ("== open", ""), ("", ""),
  ])
  func itStandsInFrontOfTheLastEntries(log: String, opening: String) {
    #expect(Array(log.utf8).lastOpening == Array(opening.utf8))
  }

  @Test func ofALineTooLongForAnyOpeningTheBeginningIsKept() {
    let log = [UInt8](repeating: 0, count: 1 << 22) + Array("\n== open ==\n[a]\n".utf8)
    let opening = log.lastOpening
    #expect(opening.count == (1 << 16) + "\n== open ==\n".utf8.count)
    #expect(opening.suffix(13).elementsEqual("\0\n== open ==\n".utf8))
  }
}

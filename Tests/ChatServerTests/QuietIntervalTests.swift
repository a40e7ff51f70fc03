import ChatProtocol
import NIOCore
import Testing

@testable import ChatServer

@Suite struct QuietIntervalTests {
  @Test func aTailCountsAfterFiftyMillisecondsOfQuiet() throws {
    let (stage, client) = try entered()
    client.send("a:tail")
    stage.pass(.milliseconds(49))
    #expect(client.heard() == "")
    stage.pass(.milliseconds(1))
    #expect(client.heard() == "a:tail\n")
  }

  @Test func everyReadBeginsTheIntervalAnew() throws {
    let (stage, client) = try entered()
    for piece in ["a:", "ta", "il"] {
      client.send(piece)
      stage.pass(.milliseconds(49))
      #expect(client.heard() == "")
    }
    stage.pass(.milliseconds(1))
    #expect(client.heard() == "a:tail\n")
  }

  @Test func fromALineClientTheLineFeedIsAwaited() throws {
    let (stage, client) = try entered()
    client.send("a:1\n")
    client.send("a:ta")
    stage.pass(.seconds(60))
    #expect(client.heard() == "a:1\n")
    client.send("il\n")
    #expect(client.heard() == "a:tail\n")
  }

  @Test(arguments: [["a:1\na:ta"], ["a:1\n", "a:ta"], ["a:1", "\na:t", "a"]])
  func theFirstLineFeedMakesALineClientWhereverItIsCut(segments: [String]) throws {
    let (stage, client) = try entered()
    for segment in segments { client.send(segment) }
    stage.pass(.seconds(60))
    #expect(client.heard() == "a:1\n")
    client.send("il\n")
    #expect(client.heard() == "a:tail\n")
  }

  @Test func aClientThatQuietEndedFirstBecomesALineClientByALineAndQuiet() throws {
    let (stage, client) = try entered()
    for (said, heard) in [("a:1", "a:1\n"), ("a:2\na:3", "a:2\na:3\n"), ("a:4\n", "a:4\n"), ("a:ta", "")] {
      client.send(said)
      stage.pass(.milliseconds(50))
      #expect(client.heard() == heard)
    }
    stage.pass(.seconds(60))
    client.send("il\n")
    #expect(client.heard() == "a:tail\n")
  }

  @Test func aTailThatIsTakenIsNotTakenAgainAtTheEnd() throws {
    let (stage, client) = try entered()
    let other = stage.join(2)
    _ = other.heard()
    client.send("a:tail")
    client.shutWriteSide()
    stage.pass(.seconds(1))
    #expect(other.heard() == "a:tail\n" + Notice.left(port: 1).line)
  }

  @Test(arguments: [true, false])
  func aLateTimerLetsTheLoopReadFirst(restHasCome: Bool) throws {
    let (stage, client) = try entered()
    stage.pass(.seconds(1))
    client.send("a:ta")
    let connection = try #require(stage.room.relay.members.values.first)
    connection.inbound.forgetQuiet()
    stage.room.hearing.quiet.timerFired(for: connection, due: stage.loop.now - .milliseconds(6))
    stage.loop.run()
    #expect(client.heard() == "")
    if restHasCome { client.send("il\n") }
    stage.pass(.seconds(1))
    #expect(client.heard() == (restHasCome ? "a:tail\n" : "a:ta\n"))
  }

  private func entered() throws -> (Stage, StagedClient) {
    let stage = try Stage()
    let client = stage.join(1)
    _ = client.heard()
    return (stage, client)
  }
}

import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct NewcomerTests {
  @Test func itsOwnNoticeIsTheFirstThatItHears() throws {
    let stage = try Stage()
    let (sender, slow) = (try stage.join(1), try stage.join(2))
    slow.socket.block()
    try sender.send("a:before\n")
    let newcomer = try stage.join(3)
    try sender.send("a:after\n")
    #expect(try newcomer.heard() == Notice.joined(port: 3).line + "a:after\n")
  }

  @Test func whatCameInTheSameTurnBeforeItIsNotForIt() throws {
    let stage = try Stage()
    let sender = try stage.join(1)
    try sender.sendOnly("a:before\n")
    let newcomer = try stage.join(2)
    #expect(try newcomer.heard() == Notice.joined(port: 2).line)
    #expect(try sender.heard().hasSuffix("a:before\n" + Notice.joined(port: 2).line))
  }

  @Test func itGoesUnnoticedWhereItsAddressIsGone() throws {
    let stage = try Stage()
    let other = try stage.join(1)
    let (heard, logged) = (try other.heard(), stage.log.text)
    let nobody = try stage.join(nil)
    #expect(nobody.socket.isClosed)
    #expect(try !heard.isEmpty && other.heard() == "" && stage.log.text == logged)
  }
}

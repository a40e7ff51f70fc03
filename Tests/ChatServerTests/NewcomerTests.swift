import ChatProtocol
import Testing

@testable import ChatServer

@Suite struct NewcomerTests {
  @Test func itsOwnNoticeIsTheFirstThatItHears() throws {
    let stage = try Stage()
    let (sender, slow) = (stage.join(1), stage.join(2))
    slow.socket.block()
    sender.send("a:before\n")
    let newcomer = stage.join(3)
    sender.send("a:after\n")
    #expect(newcomer.heard() == Notice.joined(port: 3).line + "a:after\n")
  }

  @Test func whatCameInTheSameTurnBeforeItIsNotForIt() throws {
    let stage = try Stage()
    let sender = stage.join(1)
    sender.sendOnly("a:before\n")
    let newcomer = stage.join(2)
    #expect(newcomer.heard() == Notice.joined(port: 2).line)
    #expect(sender.heard().hasSuffix("a:before\n" + Notice.joined(port: 2).line))
  }

  @Test func itGoesUnnoticedWhereItsAddressIsGone() throws {
    let stage = try Stage()
    let other = stage.join(1)
    let (heard, logged) = (other.heard(), stage.log.text)
    let nobody = stage.join(nil)
    #expect(nobody.socket.isClosed)
    #expect(!heard.isEmpty && other.heard() == "" && stage.log.text == logged)
  }
}

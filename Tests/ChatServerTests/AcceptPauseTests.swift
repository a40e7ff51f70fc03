import Foundation
import NIOCore
import NIOEmbedded
import Testing

@testable import ChatServer

@Suite struct AcceptPauseTests {
  @Test func nobodyIsLetInForASecondAfterAnError() throws {
    let channel = EmbeddedChannel(handler: AcceptPauseHandler(programLog: silentLogger))
    for _ in 0..<2 {
      channel.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
      #expect(autoRead(channel) == false)
      channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
      #expect(autoRead(channel) == false)
      channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
      #expect(autoRead(channel) == true)
    }
  }

  @Test func aClientThatGaveUpStopsNobodyElse() throws {
    let channel = EmbeddedChannel(handler: AcceptPauseHandler(programLog: silentLogger))
    channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
    #expect(autoRead(channel) == nil)
  }

  private func autoRead(_ channel: EmbeddedChannel) -> Bool? {
    channel.options.first { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
  }
}

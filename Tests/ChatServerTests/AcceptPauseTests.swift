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
      #expect(channel.autoRead == false)
      channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
      #expect(channel.autoRead == false)
      channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
      #expect(channel.autoRead == true)
    }
  }

  @Test func aClientThatGaveUpStopsNobodyElse() throws {
    let channel = EmbeddedChannel(handler: AcceptPauseHandler(programLog: silentLogger))
    channel.pipeline.fireErrorCaught(IOError(errnoCode: ECONNABORTED, reason: "accept"))
    #expect(channel.autoRead == nil)
  }
}

extension EmbeddedChannel {
  /// Whether it was last told to read by itself; nil where it never was.
  var autoRead: Bool? {
    options.first { $0.option is ChannelOptions.Types.AutoReadOption }?.value as? Bool
  }
}

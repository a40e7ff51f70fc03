import POSIX
import Testing

@testable import ChatLoad

@Suite struct ClientPoolTests {
  @Test func anAddressWhereNobodyListensIsPassedOver() throws {
    let listener = try Socket(listeningAt: loopback())
    let pool = try ClientPool(for: 2, at: [deadAddress(), listener.localAddress])
    for _ in 0..<2 { try pool.connect(greeting: Array("hi".utf8), within: .seconds(5)) }
    #expect(pool.isOpen(0) && pool.isOpen(1))
    for _ in 0..<2 {
      #expect(try listener.descriptor.isReady(for: .reading, within: .seconds(5)))
      #expect(try listener.accept() != nil)
    }
  }

  @Test func nobodyAtAnyAddressIsAFailure() throws {
    let pool = try ClientPool(for: 1, at: [deadAddress(), deadAddress()])
    #expect(throws: LoadFailure.cannotConnect(.connectionRefused)) {
      try pool.connect(greeting: [], within: .seconds(5))
    }
    #expect(pool.count == 0)
  }

  /// Where somebody listened a moment ago.
  private func deadAddress() throws -> Address { try Socket(listeningAt: loopback()).localAddress }

  private func loopback() throws -> Address {
    try #require(try Address.resolve(host: "127.0.0.1", port: 0, within: .seconds(5)).first)
  }
}

import Dispatch
import Testing

@testable import POSIX

@Suite struct AddressTests {
  @Test(arguments: [
    // What is resolved, how it is written, and whether it is this machine alone.
    ("127.0.0.1", "127.0.0.1", true), ("127.255.0.9", "127.255.0.9", true), ("128.0.0.1", "128.0.0.1", false),
    ("::1", "::1", true), ("::ffff:127.0.0.1", "::ffff:127.0.0.1", true), ("::2", "::2", false),
    ("0:0:0:0:0:0:0:1", "::1", true),
  ])
  func anAddressIsReadAndWritten(host: String, written: String, isLoopback: Bool) throws {
    let addresses = try Address.resolve(host: host, port: 2500, within: .seconds(5))
    #expect(addresses.map(\.host) == [written])
    #expect(addresses.map(\.port) == [2500] && addresses.map(\.isLoopback) == [isLoopback])
    let other = addresses.map { $0.at(port: 61_234) }
    #expect(other == (try Address.resolve(host: host, port: 61_234, within: .seconds(5))))
  }

  @Test func aNameHasAllItsAddresses() throws {
    let addresses = try Address.resolve(host: "localhost", port: 2500, within: .seconds(20))
    #expect(!addresses.isEmpty && addresses.allSatisfy { $0.isLoopback && $0.port == 2500 })
    #expect(Set(addresses).count == addresses.count)
  }

  @Test func whatIsNoNameIsUnknown() {
    #expect {
      try Address.resolve(host: "no name", port: 1, within: .seconds(20))
    } throws: {
      guard case .unknown(host: "no name", let reason) = $0 as? ResolutionFailure else { return false }
      return !reason.isEmpty
    }
  }

  @Test func aLookupEndsInTime() {
    let isOver = DispatchSemaphore(value: 0)
    #expect(throws: ResolutionFailure.late(host: "slow", limit: .milliseconds(5))) {
      try Lookup().result(within: .milliseconds(5), host: "slow") { () throws(ResolutionFailure) in
        isOver.wait()
        return []
      }
    }
    isOver.signal()
  }
}

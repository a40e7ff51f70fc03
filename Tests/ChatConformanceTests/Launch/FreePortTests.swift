import POSIX
import SystemPackage
import Testing

@testable import ChatConformance

@Suite struct FreePortTests {
  /// What is drawn twice, or what somebody may get who asks for any port, could be two servers' at a time.
  @Test func portsAreDrawnOnceAndFromThoseThatNobodyGetsUnasked() throws {
    let any = try #require(try Address.resolve(host: "127.0.0.1", port: 0).first)
    let ports = try (0..<500).map { _ in try FreePort(at: any).number }
    #expect(Set(ports).count == ports.count)
    #expect(ports.allSatisfy { (16_384..<32_768).contains($0) })
  }

  /// A server has it, or another run has told it to one that has yet to take it.
  @Test(arguments: [true, false]) func whatIsTakenIsNotDrawn(isServed: Bool) throws {
    let any = try #require(try Address.resolve(host: "127.0.0.1", port: 0).first)
    let next = try FreePort(at: any).number + 1
    // Some of them may be somebody else's already.
    let taken = (next..<next + 20).compactMap { port in
      isServed
        ? try? Socket(boundTo: any.at(port: port))
        : try? Socket(boundTo: any.at(port: port), forDatagrams: true)
    }
    let ports = try taken.map { try $0.localAddress.port }
    #expect(!ports.isEmpty)
    for _ in 0..<20 { #expect(!ports.contains(try FreePort(at: any).number)) }
  }

  @Test func whatIsDrawnIsHeldAgainstOtherRuns() throws {
    let any = try #require(try Address.resolve(host: "127.0.0.1", port: 0).first)
    let port = try FreePort(at: any)
    try withExtendedLifetime(port) {
      #expect(throws: Errno.addressInUse) {
        try Socket(boundTo: any.at(port: port.number), forDatagrams: true)
      }
      _ = try Socket(listeningAt: any.at(port: port.number))
    }
  }
}

import POSIX
import Testing

@testable import ChatConformance

@Suite struct FreePortTests {
  /// What is drawn twice, or what somebody may get who asks for any port, could be two servers' at a time.
  @Test func portsAreDrawnOnceAndFromThoseThatNobodyGetsUnasked() throws {
    let any = try #require(try Address.resolve(host: "127.0.0.1", port: 0).first)
    let ports = try (0..<500).map { _ in try FreePort.draw(at: any) }
    #expect(Set(ports).count == ports.count)
    #expect(ports.allSatisfy { (16_384..<32_768).contains($0) })
  }

  @Test func whatIsTakenIsNotDrawn() throws {
    let any = try #require(try Address.resolve(host: "127.0.0.1", port: 0).first)
    let next = try FreePort.draw(at: any) + 1
    // Some of them may be somebody else's already.
    let taken = (next..<next + 20).compactMap { try? Socket(boundTo: any.at(port: $0)) }
    let ports = try taken.map { try $0.localAddress.port }
    #expect(!ports.isEmpty)
    for _ in 0..<20 { #expect(!ports.contains(try FreePort.draw(at: any))) }
  }
}

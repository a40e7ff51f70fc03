import ChatConformance
import Testing

/// Who breaks a requirement is told what usually leads to that.
@Suite struct HintTests {
  @Test func everyRequirementOnAServerHasAHintOfItsOwnAndNoOtherHasOne() throws {
    let requirements = try Trial.embedded.get().requirements
    let onServers = requirements.filter { $0.serverClass != nil }
    #expect(onServers.count >= 70)
    #expect(onServers.filter { $0.hint == nil }.map(\.id) == [])
    #expect(requirements.filter { $0.serverClass == nil && $0.hint != nil }.map(\.id) == [])
    #expect(Set(onServers.compactMap(\.hint)).count == onServers.count)
  }
}

import SessionLanguage
import Testing

@testable import ChatConformance

/// What is played first where time may be short.
@Suite struct ScheduleTests {
  @Test func whatEverybodyMustKeepIsTouchedBeforeAnyOfItIsLookedAtClosely() throws {
    let library = try Trial.embedded.get()
    let order = Schedule(of: library.sessions, library, canLaunch: true).sessions
    let duties = order.filter { $0.serverClass <= .line }
    let subjects = Set(duties.compactMap(\.covers.first))
    #expect(Set(duties.prefix(subjects.count).compactMap(\.covers.first)) == subjects)
    #expect(order.prefix(duties.count).map(\.id) == duties.map(\.id))
    #expect(Set(order.map(\.id)) == Set(library.sessions.map(\.id)))
  }
}

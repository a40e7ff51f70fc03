import Testing

@testable import ChatClient

struct InboxTests {
  let inbox = Inbox()

  @Test func eventsComeInTheirOrder() {
    let ticket = inbox.open(.connection)
    let events: [ClientEvent] = [.connected(localPort: 1), .received([2]), .taken, .ended(.closed)]
    for event in events { inbox.post(event, by: ticket) }
    #expect(events.map { _ in inbox.take() } == events)
    #expect(inbox.take() == nil)
  }

  @Test func itIsReadableExactlyWhileThereIsSomething() {
    let ticket = inbox.open(.connection)
    #expect(!inbox.isReadable)
    for _ in 0..<3 { inbox.post(.taken, by: ticket) }
    for _ in 0..<3 {
      #expect(inbox.isReadable)
      _ = inbox.take()
    }
    #expect(!inbox.isReadable)
    inbox.post(.taken, by: ticket)
    inbox.close(.connection)
    #expect(!inbox.isReadable)
  }

  @Test func whatAClosedSourceLeftIsTakenBack() {
    let connection = inbox.open(.connection)
    let timer = inbox.open(.timer(.echo))
    inbox.post(.received([1]), by: connection)
    inbox.post(.timerFired(.echo), by: timer)
    inbox.close(.connection)
    inbox.post(.received([2]), by: connection)
    #expect(inbox.take() == .timerFired(.echo))
    #expect(inbox.take() == nil)
  }

  @Test func anOldTicketIsNoGood() {
    let old = inbox.open(.connection)
    inbox.post(.received([1]), by: old)
    let new = inbox.open(.connection)
    inbox.post(.received([2]), by: old)
    inbox.post(.received([3]), by: new)
    #expect(inbox.take() == .received([3]))
    #expect(inbox.take() == nil)
  }

  @Test func oneTimerLeavesTheOthersAlone() {
    let (echo, framing) = (inbox.open(.timer(.echo)), inbox.open(.timer(.framing)))
    inbox.post(.timerFired(.echo), by: echo)
    inbox.post(.timerFired(.framing), by: framing)
    inbox.close(.timer(.echo))
    #expect(inbox.take() == .timerFired(.framing))
  }

  @Test(arguments: [true, false]) func whoWaitsForRoomIsCalledWhenThereIsSome(byTaking: Bool) async {
    let ticket = inbox.open(.connection)
    for _ in 0..<2 { inbox.post(.received(Array(repeating: 0, count: Inbox.fullBytes)), by: ticket) }
    await confirmation(expectedCount: 0) { called in inbox.whenRoomy { called() } }
    await confirmation { called in
      inbox.whenRoomy { called() }
      if byTaking { while inbox.take() != nil {} } else { inbox.close(.connection) }
    }
  }

  @Test func whereThereIsRoomNobodyWaits() async {
    await confirmation { called in inbox.whenRoomy { called() } }
  }
}

import ChatProtocol
import Testing

private let a = ClientID(1)
private let b = ClientID(2)
private let nobody = ClientID(99)

/// The peer of this port, on this machine.
private func home(_ port: UInt16) -> Peer { Peer(address: "127.0.0.1", port: port) }

/// What follows a chat line: it is logged, then everyone gets it.
private func relay(_ text: String, from port: UInt16) throws -> [Effect] {
  [.relay(try ChatLine(checking: text.bytes, framing: .bare), from: port)]
}

private func refuse(_ refusal: Refusal, to id: ClientID) -> Effect {
  .send(.notice(.notDelivered(reason: refusal.reason)), to: id)
}

private func goodbye(_ id: ClientID, _ port: UInt16) -> [Effect] {
  [.close(id), .log(.disconnected(home(port))), .broadcast(.notice(.left(port: port)))]
}

/// What the room does, event by event.
@Suite struct RoomTests {
  @Test func aVisitIsATranscript() throws {
    var room = Room()
    #expect(room.opened() == [.log(.opened)])
    #expect(
      room.connected(a, from: home(1104)) == [
        .log(.connected(home(1104))), .broadcast(.notice(.joined(port: 1104))),
      ])
    #expect(
      room.connected(b, from: home(1105)) == [
        .log(.connected(home(1105))), .broadcast(.notice(.joined(port: 1105))),
      ])
    #expect(room.count == 2)
    #expect(room.received("유저 1:안녕\n".bytes, from: a) == (try relay("유저 1:안녕", from: 1104)))
    #expect(room.received("유저 2:반".bytes, from: b) == [])
    #expect(room.received("가워요\r\n\n".bytes, from: b) == (try relay("유저 2:반가워요", from: 1105)))
    #expect(room.ended(a) == goodbye(a, 1104))
    #expect(room.lost(b) == goodbye(b, 1105))
    #expect(room.count == 0)
  }

  // Spec: ROOM-7
  @Test func linesOfOneReadAreRelayedInTheirOrder() throws {
    var room = entered()
    let effects = room.received("1\n2\n\n3\n".bytes, from: a)
    #expect(effects == (try relay("1", from: 1104) + relay("2", from: 1104) + relay("3", from: 1104)))
  }

  // Spec: HARD-10 HARD-11 HARD-12 HARD-20
  @Test(arguments: [
    ("[알림] x".bytes, Refusal.likeNotice), ([0xFF], .notUTF8), ("a\u{1B}".bytes, .controlCharacter),
    ([UInt8](repeating: 0x61, count: 4097), .tooLong(limit: 4096)), ("\r\r".bytes, .controlCharacter),
  ])
  func whatIsRefusedIsToldToItsSenderAlone(bytes: [UInt8], refusal: Refusal) throws {
    var room = entered()
    #expect(room.received(bytes + "\n".bytes, from: a) == [refuse(refusal, to: a)])
    let amid = room.received("1\n".bytes + bytes + "\n2\n".bytes, from: a)
    #expect(amid == (try relay("1", from: 1104) + [refuse(refusal, to: a)] + relay("2", from: 1104)))
    #expect(room.count == 2)
  }

  // Spec: HARD-36 HARD-37
  @Test(arguments: ["", "\n", "\r\nHost: a\r\n\r\n유저 1:속았지\n유저 1:또"])
  func aRequestOfHTTPEndsTheConnection(rest: String) {
    for line in ["POST / HTTP/1.1", "GET /\(String(repeating: "a", count: 5000)) HTTP/1.1"] {
      for way in 0..<3 {
        var room = entered()
        var effects = room.received("\(line)\(rest)".bytes, from: a)
        if way == 1 { effects += room.quietIntervalPassed(for: a) }
        if way == 2 || rest.isEmpty { effects += room.ended(a) }
        let told = Effect.send(.notice(.closing(reason: ClosingReason.http.reason)), to: a)
        #expect(effects == [told] + goodbye(a, 1104))
        #expect(room.received("a\n".bytes, from: a) == [] && room.ended(a) == [] && !room.awaitsQuiet(a))
        #expect(room.count == 1)
      }
    }
  }

  // Spec: HARD-3
  @Test func aBarePeerIsHeardAfterAQuietInterval() throws {
    var room = entered()
    #expect(!room.awaitsQuiet(a))
    #expect(room.received("안녕".bytes, from: a) == [])
    #expect(room.awaitsQuiet(a) && !room.awaitsQuiet(b))
    #expect(room.quietIntervalPassed(for: b) == [])
    #expect(room.quietIntervalPassed(for: a) == (try relay("안녕", from: 1104)))
    #expect(!room.awaitsQuiet(a))
    #expect(room.received("[알림]".bytes, from: a) == [])
    #expect(room.quietIntervalPassed(for: a) == [refuse(.likeNotice, to: a)])
  }

  // Spec: ROOM-12 HARD-4
  @Test func lastWordsComeBeforeTheLeaveNotice() throws {
    var room = entered()
    #expect(room.received("먼저 갈게요".bytes, from: a) == [])
    #expect(room.ended(a) == (try relay("먼저 갈게요", from: 1104) + goodbye(a, 1104)))
  }

  @Test func aLastWordThatIsRefusedIsToldBeforeTheClose() {
    var room = entered()
    #expect(room.received([0xEC, 0x95], from: a) == [])
    #expect(room.ended(a) == [refuse(.notUTF8, to: a)] + goodbye(a, 1104))
  }

  // Spec: FRAME-7
  @Test func theTailOfALineClientIsNoLastWord() throws {
    var room = entered()
    #expect(room.received("x\n".bytes, from: a) == (try relay("x", from: 1104)))
    #expect(room.received("tail".bytes, from: a) == [])
    #expect(room.ended(a) == goodbye(a, 1104))
  }

  @Test func aResetDestroysTheTail() {
    var room = entered()
    #expect(room.received("tail".bytes, from: a) == [])
    #expect(room.lost(a) == goodbye(a, 1104))
  }

  // Spec: ROOM-9 ROOM-11 LOG-5
  @Test func aClientLeavesOnce() {
    var room = entered()
    #expect(room.ended(a) == goodbye(a, 1104))
    #expect(room.ended(a) == [] && room.lost(a) == [] && room.stuck(a) == [])
    #expect(room.received("late\n".bytes, from: a) == [])
    #expect(room.count == 1)
  }

  // Spec: ROOM-16
  @Test func whoComesBackIsANewClient() {
    var room = entered()
    _ = room.received("half a line".bytes, from: a)
    _ = room.lost(a)
    #expect(
      room.connected(ClientID(3), from: home(1106)) == [
        .log(.connected(home(1106))), .broadcast(.notice(.joined(port: 1106))),
      ])
    #expect(room.ended(ClientID(3)) == goodbye(ClientID(3), 1106))
  }

  @Test func aStuckReaderIsToldAndClosed() {
    var room = entered()
    let told = Effect.send(.notice(.closing(reason: ClosingReason.stuckReader.reason)), to: b)
    #expect(room.stuck(b) == [told] + goodbye(b, 1105))
    #expect(room.count == 1)
  }

  // Spec: HARD-23
  @Test func whoFindsTheRoomFullIsClosedAndNobodyElseHearsOfIt() {
    var room = Room(limits: Limits(clients: 1))
    _ = room.connected(a, from: home(1104))
    let told = Effect.send(.notice(.closing(reason: ClosingReason.roomFull.reason)), to: b)
    #expect(room.connected(b, from: home(1105)) == [told, .close(b)])
    #expect(room.count == 1)
    #expect(room.received("x\n".bytes, from: b) == [] && room.ended(b) == [] && room.lost(b) == [])
    #expect(room.ended(a) == goodbye(a, 1104))
    #expect(room.connected(b, from: home(1105)).count == 2)
    #expect(room.count == 1)
  }

  @Test func whoStopsTellsLogsAndClosesEveryone() {
    var room = entered()
    _ = room.received("tail".bytes, from: a)
    let notice = Message.notice(.closing(reason: ClosingReason.serverStops.reason))
    #expect(
      room.stopped() == [
        .send(notice, to: a), .close(a), .log(.disconnected(home(1104))),
        .send(notice, to: b), .close(b), .log(.disconnected(home(1105))),
      ])
    #expect(room.count == 0)
    #expect(room.stopped() == [] && room.ended(a) == [])
  }

  @Test func anUnknownClientChangesNothing() {
    var room = entered()
    #expect(room.received("x\n".bytes, from: nobody) == [])
    #expect(room.quietIntervalPassed(for: nobody) == [])
    #expect(room.ended(nobody) == [] && room.lost(nobody) == [] && room.stuck(nobody) == [])
    #expect(!room.awaitsQuiet(nobody))
    #expect(room.count == 2)
  }

  // Spec: FRAME-8 FRAME-9 LOG-12
  @Test func aBareRoomTakesEachReadForAMessage() throws {
    var room = entered(framing: .bare)
    #expect(room.received("one\ntwo\n".bytes, from: a) == (try relay("one\ntwo\n", from: 1104)))
    #expect(room.received("안".bytes.dropLast(), from: a) == [])
    #expect(!room.awaitsQuiet(a))
    #expect(room.received("안".bytes.suffix(1), from: a) == (try relay("안", from: 1104)))
    #expect(room.received("[알림]".bytes, from: a) == [refuse(.likeNotice, to: a)])
    #expect(room.ended(a) == goodbye(a, 1104))
  }

  // Spec: ROOM-17
  @Test func aRoomHoldsAsManyAsItsLimitSays() {
    var room = Room()
    for number in 1...1024 { _ = room.connected(ClientID(UInt64(number)), from: home(UInt16(number))) }
    #expect(room.count == 1024)
    #expect(room.connected(nobody, from: home(2000)).count == 2 && room.count == 1024)
  }

  private func entered(framing: Framing = .line) -> Room {
    var room = Room(framing: framing)
    _ = room.connected(a, from: home(1104))
    _ = room.connected(b, from: home(1105))
    return room
  }
}

import ChatProtocol
import Testing

/// Bounds that an operator may ask for.
@Suite struct RoomLimitTests {
  private let one = "10.0.0.1"
  private let two = "10.0.0.2"

  // Spec: HARD-27
  @Test func whoIsOneTooManyOfItsAddressIsTurnedAway() {
    var room = Room(limits: Limits(clientsPerAddress: 2))
    for number in 1...2 { #expect(enters(&room, number, from: one)) }
    #expect(
      room.connected(ClientID(3), from: Peer(address: one, port: 3)) == [
        .send(.notice(.closing(reason: ClosingReason.addressFull.reason)), to: ClientID(3)),
        .close(ClientID(3)),
      ])
    #expect(room.ended(ClientID(3)) == [])
    for number in 4...5 { #expect(enters(&room, number, from: two)) }
  }

  // Spec: HARD-27
  @Test func oneMachineHasAllAddressesOfItsNetwork() {
    var room = Room(limits: Limits(clientsPerAddress: 2))
    #expect(enters(&room, 1, from: "2001:db8::1"))
    #expect(enters(&room, 2, from: "2001:db8:0:0:5::7"))
    #expect(!enters(&room, 3, from: "2001:db8::ffff:1"))
    #expect(enters(&room, 4, from: "2001:db8:0:1::1"))
    #expect(room.ended(ClientID(2)).contains(.close(ClientID(2))))
    #expect(enters(&room, 5, from: "2001:db8::9"))
  }

  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("::ffff:10.0.0.1", "10.0.0.1"), ("::1", "0:0:0:0"), ("::", "0:0:0:0"),
    ("::10.0.0.1", "0:0:0:0"), ("fe80::1%eth0", "fe80:0:0:0"), ("2001:db8::", "2001:db8:0:0"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("2001:db8:1:2:3:4:5::", "2001:db8:1:2"),
    ("2001:db8:1::4:5:6:7", "2001:db8:1:0"), ("::2:3:4:5:6:7:8", "0:2:3:4"),
    ("64:ff9b::10.0.0.1", "64:ff9b:0:0"),
  ])
  func anAddressBelongsToANetwork(address: String, network: String) {
    #expect(Peer(address: address, port: 1).network == network)
  }

  @Test(arguments: ["ended", "lost", "stuck", "behind", "silent"])
  func whoGoesLeavesItsPlaceToAnother(how: String) {
    var room = Room(limits: Limits(clientsPerAddress: 1))
    for number in 1...3 {
      let id = ClientID(UInt64(number))
      #expect(enters(&room, number, from: one))
      #expect(!enters(&room, 99, from: one))
      let effects =
        switch how {
        case "ended": room.ended(id)
        case "lost": room.lost(id)
        case "stuck": room.stuck(id)
        case "behind": room.fellBehind(id)
        default: room.firstMessageTimePassed(for: id)
        }
      #expect(effects.contains(.close(id)))
    }
  }

  @Test func withoutABoundEverybodyMayHaveOneAddress() {
    var room = Room()
    for number in 1...1024 { #expect(enters(&room, number, from: one)) }
  }

  // Spec: HARD-28
  @Test(arguments: ["a\n", "\u{1}\n", "a\nb"])
  func whoHasSentAMessageIsNotSilent(text: String) {
    var room = Room()
    #expect(enters(&room, 1, from: one))
    #expect(!room.received(text.bytes, from: ClientID(1)).isEmpty)
    #expect(room.firstMessageTimePassed(for: ClientID(1)) == [])
  }

  // Spec: HARD-16 HARD-28
  @Test(arguments: ["", "a", "\n\r\n"])
  func whoHasSentNoneIsTold(text: String) {
    var room = Room()
    #expect(enters(&room, 1, from: one))
    #expect(room.received(text.bytes, from: ClientID(1)).isEmpty)
    let reason = ClosingReason.silent.reason
    #expect(
      room.firstMessageTimePassed(for: ClientID(1)) == [
        .send(.notice(.closing(reason: reason)), to: ClientID(1)), .close(ClientID(1)),
        .log(.disconnected(Peer(address: one, port: 1))), .broadcast(.notice(.left(port: 1))),
      ])
    #expect(room.firstMessageTimePassed(for: ClientID(1)) == [])
  }

  private func enters(_ room: inout Room, _ number: Int, from address: String) -> Bool {
    let peer = Peer(address: address, port: UInt16(number))
    return room.connected(ClientID(UInt64(number)), from: peer).contains(.log(.connected(peer)))
  }
}

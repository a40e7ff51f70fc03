import ChatProtocol

extension Mutant {
  /// What the notices say, and how often.
  package static let notices: [Mutant] = [
    Mutant("join-notice-as-in-the-picture", "writes 접속하였습니다 in the join notice", breaks: "MSG-1") {
      $0.notifiesJoin { "[알림] \($0) 님이 접속하였습니다." }
    },
    Mutant("join-notice-without-full-stop", "leaves the full stop out of the join notice", breaks: "MSG-1") {
      $0.notifiesJoin { "[알림] \($0) 님이 접속하셨습니다" }
    },
    Mutant("join-notice-without-blank", "leaves out the blank before 님이 in the join notice", breaks: "MSG-1")
    {
      $0.notifiesJoin { "[알림] \($0)님이 접속하셨습니다." }
    },
    Mutant("leave-notice-in-other-words", "writes 퇴장하셨습니다 in the leave notice", breaks: "MSG-2") {
      $0.notifiesLeave { "[알림] \($0) 님이 퇴장하셨습니다." }
    },
    Mutant("leave-notice-in-english", "writes the leave notice in English", breaks: "MSG-2") {
      $0.notifiesLeave { "[Notice] \($0) left." }
    },
    Mutant("join-notice-doubled", "sends each join notice twice", breaks: "ROOM-1 ROOM-2") {
      $0.notifies { notice, output in
        guard case .joined = notice else { return nil }
        return [output.value, output.value]
      }
    },
    Mutant("leave-notice-doubled", "sends each leave notice twice", breaks: "ROOM-9 ROOM-10 ROOM-11") {
      $0.notifies { notice, output in
        guard case .left = notice else { return nil }
        return [output.value, output.value]
      }
    },
    Mutant("port-of-the-server", "tells its own port in notices", breaks: "MSG-3") {
      $0.namesClients { _ in "2500" }
    },
    Mutant("port-and-one", "tells a port in notices that is one too high", breaks: "MSG-3") {
      $0.namesClients { "\($0 + 1)" }
    },
    Mutant(
      "port-is-a-counter", "numbers the clients in notices instead of telling their ports", breaks: "MSG-3"
    ) {
      var numbers: [UInt16: Int] = [:]
      $0.namesClients { port in
        numbers[port] = numbers[port] ?? numbers.count + 1
        return "\(numbers[port] ?? 0)"
      }
    },
    Mutant("port-in-network-order", "tells the port in notices with its bytes swapped", breaks: "MSG-3") {
      $0.namesClients { "\($0.byteSwapped)" }
    },
    Mutant("port-with-leading-zero", "tells the port in notices with a leading zero", breaks: "MSG-7") {
      $0.namesClients { "0\($0)" }
    },
    Mutant("port-in-hexadecimal", "tells the port in notices in hexadecimal", breaks: "MSG-7") {
      $0.namesClients { String($0, radix: 16) }
    },
    Mutant(
      "port-with-separator", "tells the port in notices with a comma after the thousands", breaks: "MSG-7"
    ) {
      $0.namesClients { "\($0 / 1000),\($0 % 1000)" }
    },
    Mutant(
      "address-in-notices", "tells the address in notices beside the port", breaks: "MSG-1 MSG-2",
      also: "MSG-3 MSG-7"
    ) {
      $0.namesClients { "127.0.0.1:\($0)" }
    },
  ]
}

extension MutantServer {
  fileprivate mutating func notifiesJoin(_ words: @escaping (UInt16) -> String) {
    notifies { notice, output in
      guard case .joined(let port) = notice else { return nil }
      return [output.saying(words(port).utf8)]
    }
  }

  fileprivate mutating func notifiesLeave(_ words: @escaping (UInt16) -> String) {
    notifies { notice, output in
      guard case .left(let port) = notice else { return nil }
      return [output.saying(words(port).utf8)]
    }
  }

  /// Changes what notices call a client.
  mutating func namesClients(_ name: @escaping (UInt16) -> String) {
    notifies { notice, output in
      switch notice {
      case .joined(let port): [output.saying("[알림] \(name(port)) 님이 접속하셨습니다.".utf8)]
      case .left(let port): [output.saying("[알림] \(name(port)) 님이 나갔습니다.".utf8)]
      case .notDelivered, .closing, .goodbye: nil
      }
    }
  }
}

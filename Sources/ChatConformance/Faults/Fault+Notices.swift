import ChatProtocol

extension Fault {
  /// What the notices say, and how often.
  static let notices: [Fault] = [
    Fault("join-notice-as-in-the-picture", "The join notice reads 접속하였습니다.", breaks: "MSG-1") {
      $0.notifiesJoin { "[알림] \($0) 님이 접속하였습니다." }
    },
    Fault("join-notice-without-full-stop", "The join notice lacks its full stop.", breaks: "MSG-1") {
      $0.notifiesJoin { "[알림] \($0) 님이 접속하셨습니다" }
    },
    Fault("join-notice-without-blank", "The join notice lacks the blank before 님이.", breaks: "MSG-1") {
      $0.notifiesJoin { "[알림] \($0)님이 접속하셨습니다." }
    },
    Fault("leave-notice-in-other-words", "The leave notice reads 퇴장하셨습니다.", breaks: "MSG-2") {
      $0.notifiesLeave { "[알림] \($0) 님이 퇴장하셨습니다." }
    },
    Fault("leave-notice-in-english", "The leave notice is in English.", breaks: "MSG-2") {
      $0.notifiesLeave { "[Notice] \($0) left." }
    },
    Fault("join-notice-doubled", "Everybody gets each join notice twice.", breaks: "ROOM-1 ROOM-2") {
      $0.notifies { notice, deed in
        guard case .joined = notice else { return nil }
        return [deed.action, deed.action]
      }
    },
    Fault("leave-notice-doubled", "Each leave notice comes twice.", breaks: "ROOM-9 ROOM-10 ROOM-11") {
      $0.notifies { notice, deed in
        guard case .left = notice else { return nil }
        return [deed.action, deed.action]
      }
    },
    Fault("port-of-the-server", "Notices tell the server's own port.", breaks: "MSG-3") {
      $0.namesClients { _ in "2500" }
    },
    Fault("port-and-one", "Notices tell a port that is one too high.", breaks: "MSG-3") {
      $0.namesClients { "\($0 + 1)" }
    },
    Fault("port-is-a-counter", "Notices number the clients instead of telling their ports.", breaks: "MSG-3")
    {
      var numbers: [UInt16: Int] = [:]
      $0.namesClients { port in
        numbers[port] = numbers[port] ?? numbers.count + 1
        return "\(numbers[port] ?? 0)"
      }
    },
    Fault("port-in-network-order", "Notices tell the port with its bytes swapped.", breaks: "MSG-3") {
      $0.namesClients { "\($0.byteSwapped)" }
    },
    Fault("port-with-leading-zero", "Notices tell the port with a leading zero.", breaks: "MSG-7") {
      $0.namesClients { "0\($0)" }
    },
    Fault("port-in-hexadecimal", "Notices tell the port in hexadecimal.", breaks: "MSG-7") {
      $0.namesClients { String($0, radix: 16) }
    },
    Fault("port-with-separator", "Notices tell the port with a comma after the thousands.", breaks: "MSG-7") {
      $0.namesClients { "\($0 / 1000),\($0 % 1000)" }
    },
    Fault("address-in-notices", "Notices tell the address beside the port.", breaks: "MSG-1 MSG-2") {
      $0.namesClients { "127.0.0.1:\($0)" }
    },
  ]
}

extension WrongServer {
  fileprivate mutating func notifiesJoin(_ words: @escaping (UInt16) -> String) {
    notifies { notice, deed in
      guard case .joined(let port) = notice else { return nil }
      return [deed.saying(words(port).utf8)]
    }
  }

  fileprivate mutating func notifiesLeave(_ words: @escaping (UInt16) -> String) {
    notifies { notice, deed in
      guard case .left(let port) = notice else { return nil }
      return [deed.saying(words(port).utf8)]
    }
  }

  /// Changes what notices call a client.
  mutating func namesClients(_ name: @escaping (UInt16) -> String) {
    notifies { notice, deed in
      switch notice {
      case .joined(let port): [deed.saying("[알림] \(name(port)) 님이 접속하셨습니다.".utf8)]
      case .left(let port): [deed.saying("[알림] \(name(port)) 님이 나갔습니다.".utf8)]
      case .notDelivered, .closing, .goodbye: nil
      }
    }
  }
}

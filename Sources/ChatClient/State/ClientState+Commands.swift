import ChatProtocol

/// What the user's commands do.
extension ClientState {
  mutating func performed(_ command: Command, _ arguments: [String]) -> [ClientEffect] {
    switch command {
    case .connect: return connectAsked(arguments)
    case .disconnect: return disconnectAsked()
    case .nick: return nickAsked(arguments.joined(separator: " "))
    case .ignore: return ignoreAsked(arguments.joined(separator: " "))
    case .notices: return noticesAsked(arguments)
    case .last: return [.recall(arguments.joined(separator: " "))]
    case .quit: return leaveAsked(quits: true)
    case .help: return help(arguments)
    }
  }

  /// A text that waits for the last server goes to no other.
  ///
  /// Spec: CLIENT-23
  private mutating func connectAsked(_ arguments: [String]) -> [ClientEffect] {
    do throws(AddressError) {
      let wanted = try ServerAddress(words: arguments, last: address)
      if case .online = link { return [.show(.trouble("connected to \(address): /disconnect first"))] }
      let former = isOffline ? [] : leave()
      address = wanted
      outage.end()
      return former + connect()
    } catch {
      return [.show(.trouble(error.description))]
    }
  }

  private mutating func disconnectAsked() -> [ClientEffect] {
    switch link {
    case .offline: [.show(.trouble("not connected"))]
    case .online: leaveAsked(quits: false)
    case .connecting, .retrying: leave() + [.show(.remark("gave up \(address)"))]
    }
  }

  private mutating func nickAsked(_ name: String) -> [ClientEffect] {
    do throws(NickError) {
      nick = try Nick(name)
      return [.show(.remark("you are “\(nick.text)” now"))]
    } catch {
      return [.show(.trouble("“\(name)” cannot be your name: \(error.reason)"))]
    }
  }

  private mutating func ignoreAsked(_ name: String) -> [ClientEffect] {
    guard !name.isEmpty else {
      let names = ignored.elements.map { "“\($0)”" }.joined(separator: ", ")
      return [.show(.remark(names.isEmpty ? "nobody is ignored" : "ignored: \(names)"))]
    }
    guard !ignored.elements.contains(name) else {
      ignored.forget(name)
      return [.show(.remark("what “\(name)” says is shown again"))]
    }
    ignored.note(name)
    return [.show(.remark("what “\(name)” says is not shown; the same once more shows it"))]
  }

  private mutating func noticesAsked(_ arguments: [String]) -> [ClientEffect] {
    switch arguments.first {
    case "on": showsComings = true
    case "off": showsComings = false
    case nil: showsComings.toggle()
    case .some(let word): return [.show(.trouble("/notices takes on or off, and not “\(word)”"))]
    }
    return [.show(.remark(showsComings ? "who comes and goes is shown" : "who comes and goes is not shown"))]
  }

  private func help(_ arguments: [String]) -> [ClientEffect] {
    let names = arguments.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
    if let unknown = names.first(where: { Command(rawValue: $0) == nil }) {
      return [.show(.trouble("/\(unknown) is no command: /help lists them"))]
    }
    let commands = names.isEmpty ? Command.allCases : names.compactMap { Command(rawValue: $0) }
    return (commands.map(\.help) + (names.isEmpty ? Command.otherHelp : [])).map { .show(.remark($0)) }
  }
}

import SessionLanguage

extension Visits {
  /// A name for each client: its nick where that may be one, else a letter; who comes back under a nick has a number.
  var names: [ClientName] {
    var (names, taken): ([ClientName], Set<ClientName>) = ([], [])
    var stems: [[UInt8]: ClientName] = [:]
    // The runner's own client.
    if let fence = ClientName("Fence") { taken.insert(fence) }
    for visit in all {
      let nick = visit.nick ?? []
      let stem =
        nick.isEmpty
        ? nil : stems[nick] ?? ClientName(nickname: nick).flatMap { taken.contains($0) ? nil : $0 }
      let name = Self.free(stem, taken)
      if !nick.isEmpty { stems[nick] = stems[nick] ?? name }
      taken.insert(name)
      names.append(name)
    }
    return names
  }

  /// The stem, or a letter, and a number behind it where it is taken.
  private static func free(_ stem: ClientName?, _ taken: Set<ClientName>) -> ClientName {
    let stems = stem.map { [$0] } ?? letters
    var number = 1
    while true {
      let free = stems.lazy.compactMap { number == 1 ? $0 : ClientName("\($0)\(number)") }.first {
        !taken.contains($0)
      }
      if let free { return free }
      number += 1
    }
  }

  private static let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).compactMap {
    ClientName(String(Unicode.Scalar($0)))
  }
}

extension ClientName {
  /// A nick of Latin letters and digits, its first letter a capital.
  fileprivate init?(nickname: [UInt8]) {
    guard let first = nickname.first, nickname.count <= 20 else { return nil }
    self.init(
      String(decoding: [first], as: UTF8.self).uppercased()
        + String(decoding: nickname.dropFirst(), as: UTF8.self))
  }
}

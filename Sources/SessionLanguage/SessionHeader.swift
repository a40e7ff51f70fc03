/// The lines above the first empty one: `key: value`.
struct SessionHeader {
  private enum Key: String, CaseIterable {
    case title, covers, needs, given
  }

  private(set) var title = ""
  private(set) var covers: [String] = []
  private(set) var needs: [Need] = []
  private(set) var given: [ClientName] = []
  /// The line that names them.
  private(set) var givenIn = 0
  private var seen: [Key] = []

  /// The word of a line that must be there and is not.
  var firstMissing: String? {
    [Key.title, .covers].first { !seen.contains($0) }?.rawValue
  }

  mutating func read(_ scanner: LineScanner) throws(SessionError) {
    var scanner = scanner
    let key = try key(&scanner)
    switch key {
    case .title: title = try Self.title(&scanner)
    case .covers:
      covers = try Self.list(&scanner, of: "the id of a requirement, as in ROOM-3", Self.requirement)
    case .needs:
      needs = try Self.list(&scanner, of: "line, bare, log or launch", excluding: [.line, .bare]) {
        Need(rawValue: $0)
      }
    case .given:
      given = try Self.list(&scanner, of: "the name of a client, as in A") { ClientName($0) }
      givenIn = scanner.line.number
    }
  }

  private mutating func key(_ scanner: inout LineScanner) throws(SessionError) -> Key {
    let expected = "title:, covers:, needs:, given: or an empty line"
    guard scanner.line.indentation == 0 else {
      throw scanner.fault("a line of the header at the start of the line", found: "a blank", at: 0)
    }
    let start = scanner
    guard let key = Key(rawValue: scanner.take { $0 != ":" && $0 != " " }), scanner.take(":") else {
      throw start.fault(expected)
    }
    guard !seen.contains(key) else {
      throw scanner.fault("\(key) once", found: "\(key) again", at: 0)
    }
    seen.append(key)
    try scanner.blank(before: "what it says")
    return key
  }

  static func title(_ scanner: inout LineScanner) throws(SessionError) -> String {
    var title: [UInt8] = []
    while let scalar = scanner.next {
      let isLast = scanner.rest.count == 1
      if scalar == "\t" || scalar.needsEscape || (scalar == " " && isLast) {
        throw scanner.fault("a title, visible and without a blank at its end")
      }
      title += try scanner.plainScalar()
    }
    return String(decoding: title, as: UTF8.self)
  }

  /// Words with one blank between, each of them once, and not all of what excludes each other.
  static func list<Value: Hashable>(
    _ scanner: inout LineScanner, of expected: String, excluding: Set<Value> = [],
    _ value: (String) -> Value?
  ) throws(SessionError) -> [Value] {
    var values: [Value] = []
    repeat {
      guard let next = value(scanner.word) else { throw scanner.fault(expected) }
      guard !values.contains(next) else {
        throw scanner.fault("each word once", found: "\(scanner.word) again", at: scanner.place.column - 1)
      }
      if excluding.contains(next), let other = values.first(where: excluding.contains) {
        throw scanner.fault("one of \(other) and \(next)", found: "both", at: scanner.place.column - 1)
      }
      values.append(next)
      scanner.skip(scanner.word.unicodeScalars.count)
    } while scanner.take(" ")
    return values
  }

  /// `ROOM-3`: capital letters, a hyphen, a number from 1.
  static func requirement(_ word: String) -> String? {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[1].utf8.first, first != UInt8(ascii: "0"), !parts[0].isEmpty,
      parts[0].utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }),
      parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return word
  }
}

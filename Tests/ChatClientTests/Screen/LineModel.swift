/// What editing must make of a line: libedit's emacs keys, as far as the tests press them.
struct LineModel {
  private(set) var text: [Unicode.Scalar] = []
  /// How many characters are before the cursor.
  private(set) var cursor = 0
  private var killed: [Unicode.Scalar] = []
  private var history: [[Unicode.Scalar]] = []
  /// How far back in the history; 0 is the line that was being typed.
  private var age = 0
  private var draft: [Unicode.Scalar] = []

  var string: String { String(String.UnicodeScalarView(text)) }

  /// A key of the keyboard, or characters typed in a row.
  enum Key: Hashable {
    case characters(String)
    case left, right, start, end
    case backspace, delete, eraseWord, killToEnd, killAll, yank
    case older, newer
  }

  mutating func pressed(_ key: Key) {
    switch key {
    case .characters(let string): insert(Array(string.unicodeScalars))
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .start: cursor = 0
    case .end: cursor = text.count
    case .backspace: remove(max(0, cursor - 1)..<cursor)
    case .delete: remove(cursor..<min(text.count, cursor + 1))
    case .eraseWord: if cursor > 0 { kill(startOfWord..<cursor) }
    case .killToEnd: kill(cursor..<text.count)
    case .killAll: kill(0..<text.count)
    case .yank: insert(killed)
    case .older: recall(age + 1)
    case .newer: recall(age - 1)
    }
  }

  /// Enter: the line is history if it says anything, and an empty one follows.
  mutating func entered() {
    if history.last != text, !string.allSatisfy(\.isWhitespace) { history.append(text) }
    (text, cursor, age) = ([], 0, 0)
  }

  private mutating func insert(_ scalars: [Unicode.Scalar]) {
    text.insert(contentsOf: scalars, at: cursor)
    cursor += scalars.count
  }

  private mutating func remove(_ range: Range<Int>) {
    text.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func kill(_ range: Range<Int>) {
    killed = Array(text[range])
    remove(range)
  }

  /// Looks elsewhere in the history; changes of a line that was recalled are forgotten.
  private mutating func recall(_ wanted: Int) {
    guard (0...history.count).contains(wanted), wanted != age else { return }
    if age == 0 { draft = text }
    age = wanted
    text = age == 0 ? draft : history[history.count - age]
    cursor = text.count
  }

  private var startOfWord: Int {
    var start = cursor
    while start > 0, !Self.isOfWord(text[start - 1]) { start -= 1 }
    while start > 0, Self.isOfWord(text[start - 1]) { start -= 1 }
    return start
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || "0123456789*?_-.[]~=".unicodeScalars.contains(scalar)
  }
}

extension LineModel.Key {
  /// What the keyboard sends.
  var bytes: [UInt8] {
    switch self {
    case .characters(let string): Array(string.utf8)
    case .left: Array("\u{1B}[D".utf8)
    case .right: Array("\u{1B}[C".utf8)
    case .start: [0x01]
    case .end: [0x05]
    case .backspace: [0x7F]
    case .delete: [0x04]
    case .eraseWord: [0x17]
    case .killToEnd: [0x0B]
    case .killAll: [0x15]
    case .yank: [0x19]
    case .older: Array("\u{1B}[A".utf8)
    case .newer: Array("\u{1B}[B".utf8)
    }
  }
}

import Reports
import SessionRunner
import Testing

@Suite struct DifferenceTests {
  /// One line for each letter.
  private func lines(_ text: String) -> [[UInt8]] { text.utf8.map { [$0] } }

  @Test func `what is the same has no difference`() {
    for text in ["", "a", "abcabc"] {
      let difference = Difference(from: lines(text), to: lines(text))
      #expect(difference.isEmpty)
      #expect(difference.shown.isEmpty)
    }
  }

  static let samples: [(String, String, String)] = [
    ("", "a", "@@ -0,0 +1,1 @@|+a"),
    ("a", "", "@@ -1,1 +0,0 @@|-a"),
    ("a", "b", "@@ -1,1 +1,1 @@|-a|+b"),
    ("abc", "ac", "@@ -1,3 +1,2 @@| a|-b| c"),
    ("ab", "aab", "@@ -1,2 +1,3 @@| a|+a| b"),
    ("abcdefghij", "abcdEfghij", "@@ -2,7 +2,7 @@| b| c| d|-e|+E| f| g| h"),
    ("abcdefghijkl", "Abcdefghijkl", "@@ -1,4 +1,4 @@|-a|+A| b| c| d"),
    ("abcdefghijkl", "abcdefghijkL", "@@ -9,4 +9,4 @@| i| j| k|-l|+L"),
    ("abcdefgh", "AbcdefgH", "@@ -1,8 +1,8 @@|-a|+A| b| c| d| e| f| g|-h|+H"),
    ("abcdefghi", "AbcdefghI", "@@ -1,4 +1,4 @@|-a|+A| b| c| d|@@ -6,4 +6,4 @@| f| g| h|-i|+I"),
    ("abcabba", "cbabac", "@@ -1,7 +1,6 @@|-a|-b| c|+b| a| b|-b| a|+c"),
  ]

  @Test(arguments: DifferenceTests.samples)
  func `a difference is shown as a unified diff`(old: String, new: String, shown: String) {
    let difference = Difference(from: lines(old), to: lines(new))
    #expect(difference.shown == shown.replacing("|", with: "\n"))
  }

  @Test func `bytes are made visible in a difference`() {
    let difference = Difference(from: [Array("안녕 ".utf8)], to: [Array("안녕".utf8), [0xFF]])
    #expect(
      difference.hunks.map(\.lines) == [
        [.removed(Array("안녕 ".utf8)), .added(Array("안녕".utf8)), .added([0xFF])]
      ])
    #expect(difference.shown == "@@ -1,1 +1,2 @@\n-안녕␠\n+안녕\n+\\xFF")
  }

  @Test func `a difference gives back both lists, and is the shortest there is`() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<400 {
      let old = (0..<random.number(below: 13)).map { _ in
        [UInt8(97 + random.number(below: 3))]
      }
      let new = (0..<random.number(below: 13)).map { _ in
        [UInt8(97 + random.number(below: 3))]
      }
      let difference = Difference(from: old, to: new, context: 100)
      let all = difference.hunks.first?.lines ?? old.map { .same($0) }
      #expect(difference.hunks.count <= 1)
      #expect(all.compactMap(\.old) == old)
      #expect(all.compactMap(\.new) == new)
      let changes = all.count { $0.old == nil || $0.new == nil }
      #expect(changes == old.count + new.count - 2 * longestCommon(old, new))
    }
  }

  @Test func `hunks say where they stand`() {
    var random = SplitMix64(seed: 8)
    for _ in 0..<200 {
      let old = (0..<40).map { _ in [UInt8(97 + random.number(below: 3))] }
      var new = old
      for _ in 0..<3 { new[random.number(below: 40)] = [0x7A] }
      new.remove(at: random.number(below: 40))
      for hunk in Difference(from: old, to: new, context: 2).hunks {
        #expect(Array(old[hunk.old]) == hunk.lines.compactMap(\.old))
        #expect(Array(new[hunk.new]) == hunk.lines.compactMap(\.new))
      }
    }
  }

  @Test func `beyond the limit all between the common ends counts as different`() {
    let difference = Difference(from: lines("xabcy"), to: lines("xcbay"), limit: 3)
    #expect(difference.shown == "@@ -1,5 +1,5 @@| x|-a|-b|-c|+c|+b|+a| y".replacing("|", with: "\n"))
  }

  @Test func `thousands of lines are compared`() {
    let old = (0..<5000).map { Array("line \($0)".utf8) }
    let new = (0..<5000).map { Array("line \($0.isMultiple(of: 100) ? -$0 : $0)".utf8) }
    #expect(Difference(from: old, to: new).hunks.count == 49)
    #expect(Difference(from: old, to: old.reversed()).hunks.count == 1)
  }

  private func longestCommon(_ old: [[UInt8]], _ new: [[UInt8]]) -> Int {
    var row = Array(repeating: 0, count: new.count + 1)
    for line in old {
      let before = row
      for (index, other) in new.enumerated() {
        row[index + 1] = line == other ? before[index] + 1 : max(before[index + 1], row[index])
      }
    }
    return row.last ?? 0
  }
}

extension Difference.Line {
  fileprivate var old: [UInt8]? {
    switch self {
    case .same(let bytes), .removed(let bytes): bytes
    case .added: nil
    }
  }

  fileprivate var new: [UInt8]? {
    switch self {
    case .same(let bytes), .added(let bytes): bytes
    case .removed: nil
    }
  }
}
